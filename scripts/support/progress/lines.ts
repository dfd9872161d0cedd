import { formatBytes, formatRate } from '../transcode-report.ts'
import { formatClock, formatPercent } from './format.ts'
import type { Figures, RenditionFigures, UploadFigures } from './meter.ts'

const BAR_LONGEST = 30
const BAR_SHORTEST = 8

/** One line of the display: what must be seen comes first, as the end is left out where it is narrow. */
interface Row {
  readonly name: string
  readonly share: number | undefined
  readonly cells: readonly string[]
}

/**
 * What is shown of an encode: a line for each rendition, the upload, and the whole. No line is longer
 * than `width`; where there are more of them than `height`, the last renditions are only counted.
 */
export function progressLines(figures: Figures, width: number, height: number): string[] {
  const { renditions } = figures
  const hasAll = renditions.length + 2 <= height
  const shown = hasAll ? renditions : renditions.slice(0, Math.max(0, height - 3))
  const rows = [...shown.map(renditionRow), totalRow(figures)]
  const upload = `upload  ${uploadText(figures.upload)}`
  const lines = alignRows(rows, width)
  const more = hasAll ? [] : [`and ${renditions.length - shown.length} more`]
  const all = [...lines.slice(0, -1), ...more, upload, ...lines.slice(-1)]
  return all.slice(-Math.max(1, height)).map((line) => line.slice(0, Math.max(0, width)).trimEnd())
}

function renditionRow(rendition: RenditionFigures): Row {
  const { name, share, speed, bitsPerSecond, framesPerSecond } = rendition
  return {
    name,
    share,
    cells: [
      bitsPerSecond === undefined ? '–' : formatRate(bitsPerSecond),
      speed === undefined ? '' : formatSpeed(speed),
      framesPerSecond === undefined ? '' : `${framesPerSecond.toFixed(0)} fps`,
    ],
  }
}

function totalRow({ share, speed, framesPerSecond, secondsLeft, outSeconds }: Figures): Row {
  const left =
    secondsLeft === undefined ? formatClock(outSeconds) : `${formatClock(secondsLeft)} left`
  const cells = [left, formatSpeed(speed), `${framesPerSecond.toFixed(0)} fps`]
  return { name: 'all', share, cells }
}

/** Columns of one width in all rows; those that do not fit are left out, the bar first. */
function alignRows(rows: readonly Row[], width: number): string[] {
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const cellWidths = (rows[0]?.cells ?? []).map((_, column) =>
    Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  )
  const taken = cellWidths.reduce((sum, each) => sum + each + 2, nameWidth + 6)
  const barWidth = Math.min(BAR_LONGEST, width - taken - 2)
  const hasBar = barWidth >= BAR_SHORTEST && rows.some(({ share }) => share !== undefined)
  return rows.map(({ name, share, cells }) =>
    [
      name.padEnd(nameWidth),
      ...(hasBar ? [barOf(share ?? 0, barWidth)] : []),
      formatPercent(share).padStart(4),
      ...fitting(cells, cellWidths, width - nameWidth - 6),
    ].join('  '),
  )
}

function fitting(cells: readonly string[], widths: readonly number[], room: number): string[] {
  let left = room
  const count = widths.findIndex((width) => {
    left -= width + 2
    return left < 0
  })
  return cells
    .slice(0, count < 0 ? cells.length : count)
    .map((cell, column) => cell.padStart(widths[column] ?? 0))
}

function barOf(share: number, width: number): string {
  const full = Math.floor(share * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

function formatSpeed(speed: number): string {
  return `${speed.toFixed(speed < 10 ? 1 : 0)}×`
}

function uploadText({ bytes, bytesPerSecond, queuedObjects, queuedBytes }: UploadFigures): string {
  const queue =
    queuedObjects === 0
      ? 'nothing waits'
      : `${queuedObjects} object${queuedObjects === 1 ? ' waits' : 's wait'} (${formatBytes(queuedBytes)})`
  return `${formatBytes(bytesPerSecond)}/s, ${queue}, ${formatBytes(bytes)} stored`
}

/** The same in one line, for logs. */
export function progressSummary(figures: Figures): string {
  const { share, speed, framesPerSecond, secondsLeft, outSeconds, renditions, upload } = figures
  const where = share === undefined ? formatClock(outSeconds) : formatPercent(share)
  const left = secondsLeft === undefined ? '' : `, ${formatClock(secondsLeft)} left`
  const rates = renditions.flatMap(({ name, bitsPerSecond }) =>
    bitsPerSecond === undefined ? [] : [`${name} ${Math.round(bitsPerSecond / 1000)}k`],
  )
  return [
    `encoding ${where} at ${formatSpeed(speed)}, ${framesPerSecond.toFixed(0)} fps${left}`,
    ...(rates.length === 0 ? [] : [rates.join(' ')]),
    ...(upload.bytes + upload.queuedBytes === 0 ? [] : [`upload ${uploadText(upload)}`]),
  ].join('; ')
}
