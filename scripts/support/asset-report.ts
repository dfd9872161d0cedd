import { formatDuration } from '../../src/web/duration.ts'
import { alignColumns } from './table.ts'
import { formatBytes, formatRate } from './transcode-report.ts'

/** What the admin API says of an asset in a list. */
export interface ApiAssetSummary {
  readonly name: string
  readonly title: string
  readonly status: string
  readonly duration_seconds: number | null
  readonly updated_at: string | null
}

/** What it says of one. */
export interface ApiAsset {
  readonly name: string
  readonly title: string
  readonly status: string
  readonly version: string
  readonly duration_seconds: number
  readonly bytes: number
  readonly renditions: readonly ApiRendition[]
  readonly source: { readonly name: string }
  readonly created_at: string
  readonly updated_at: string
}

interface ApiRendition {
  readonly name: string
  readonly kind: string
  readonly codecs: string
  readonly width: number | null
  readonly height: number | null
  readonly frame_rate: number | null
  readonly channels: number | null
  readonly peak_bps: number
  readonly average_bps: number
  readonly bytes: number
}

export function assetTable(assets: readonly ApiAssetSummary[]): string {
  return alignColumns([
    ['name', 'length', 'status', 'updated', 'title'],
    ...assets.map((asset) => [
      asset.name,
      asset.duration_seconds === null ? '' : formatDuration(asset.duration_seconds),
      asset.status,
      asset.updated_at?.slice(0, 16).replace('T', ' ') ?? '',
      asset.title,
    ]),
  ])
}

export function assetReport(asset: ApiAsset): string {
  const facts = [
    ['name', asset.name],
    ['title', asset.title],
    ['status', asset.status],
    ['length', formatDuration(asset.duration_seconds)],
    ['size', formatBytes(asset.bytes)],
    ['version', asset.version],
    ['source', asset.source.name],
    ['created', asset.created_at],
    ['updated', asset.updated_at],
  ]
  const renditions = [
    ['rendition', 'picture', 'codec', 'average', 'peak', 'size'],
    ...asset.renditions.map(rowOf),
  ]
  return `${alignColumns(facts)}\n\n${alignColumns(renditions)}`
}

function rowOf(rendition: ApiRendition): string[] {
  const { width, height, frame_rate, channels } = rendition
  return [
    rendition.name,
    rendition.kind === 'video' ? `${width}x${height} ${frame_rate} fps` : `${channels} channels`,
    rendition.codecs,
    formatRate(rendition.average_bps),
    formatRate(rendition.peak_bps),
    formatBytes(rendition.bytes),
  ]
}
