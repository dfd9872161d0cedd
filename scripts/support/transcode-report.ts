import type { AssetRecord, RenditionRecord } from '../../src/core/asset-record.ts'

const HEADINGS = ['rendition', 'picture', 'codec', 'average', 'peak', 'segments', 'size']

/** What was published, as a table for people. */
export function renditionTable(record: AssetRecord): string {
  const rows = [HEADINGS, ...record.renditions.map(describe)]
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
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
