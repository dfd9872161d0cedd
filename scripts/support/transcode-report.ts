import type { AssetRecord, RenditionRecord } from '../../src/core/asset-record.ts'
import { alignColumns } from './table.ts'

const HEADINGS = ['rendition', 'picture', 'codec', 'average', 'peak', 'segments', 'size']

/** What was published, as a table for people. */
export function renditionTable(record: AssetRecord): string {
  return alignColumns([HEADINGS, ...record.renditions.map(describe)])
}

function describe(rendition: RenditionRecord): string[] {
  const { width, height, frameRate, channels } = rendition
  return [
    rendition.name,
    rendition.kind === 'video' ? `${width}x${height} ${frameRate} fps` : `${channels} channels`,
    rendition.codecs,
    formatRate(rendition.averageBps),
    formatRate(rendition.peakBps),
    String(rendition.segments),
    formatBytes(rendition.bytes),
  ]
}

export function formatRate(bitsPerSecond: number): string {
  return `${Math.round(bitsPerSecond / 1000)} kbit/s`
}

export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
