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

/** What it says of one; null for what is not known. */
export interface ApiAsset {
  readonly name: string
  readonly title: string
  readonly status: string
  readonly version: string
  readonly duration_seconds: number
  readonly bytes: number | null
  readonly renditions: readonly ApiRendition[]
  readonly source: { readonly name: string | null } | null
  readonly created_at: string | null
  readonly updated_at: string | null
}

interface ApiRendition {
  readonly name: string
  readonly kind: string
  readonly codecs: string | null
  readonly width: number | null
  readonly height: number | null
  readonly frame_rate: number | null
  readonly channels: number | null
  readonly peak_bps: number | null
  readonly average_bps: number | null
  readonly bytes: number | null
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
    ['size', known(asset.bytes, formatBytes)],
    ['version', asset.version],
    ['source', asset.source?.name ?? UNKNOWN],
    ['created', asset.created_at ?? UNKNOWN],
    ['updated', asset.updated_at ?? UNKNOWN],
  ]
  const renditions = [
    ['rendition', 'picture', 'codec', 'average', 'peak', 'size'],
    ...asset.renditions.map(rowOf),
  ]
  return `${alignColumns(facts)}\n\n${alignColumns(renditions)}`
}

const UNKNOWN = '-'

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? UNKNOWN : format(value)
}

function rowOf(rendition: ApiRendition): string[] {
  const { kind, width, height, frame_rate, channels } = rendition
  return [
    rendition.name,
    kind === 'video'
      ? `${width ?? UNKNOWN}x${height ?? UNKNOWN} ${frame_rate ?? UNKNOWN} fps`
      : `${channels ?? UNKNOWN} channels`,
    rendition.codecs ?? UNKNOWN,
    known(rendition.average_bps, formatRate),
    known(rendition.peak_bps, formatRate),
    known(rendition.bytes, formatBytes),
  ]
}
