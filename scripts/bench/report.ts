import { pairedRatios, type Summary, summarize } from './statistics.ts'
import { type Comparison, isMet, type SuiteResult, type Target } from './suite.ts'

export interface ReportRow {
  readonly name: string
  readonly summary: Summary
  /** Against the reference, of the same rounds. */
  readonly ratio: Summary
}

/** What a suite found, for programs. */
export function toReport({ comparisons, targets }: SuiteResult) {
  return {
    comparisons: comparisons.map((comparison) => ({
      title: comparison.title,
      unit: comparison.unit,
      reference: comparison.reference,
      rows: rowsOf(comparison),
    })),
    targets: targets.map((target) => ({ ...target, isMet: isMet(target) })),
  }
}

/** The same for people. */
export function toText({ comparisons, targets }: SuiteResult): string {
  return [...comparisons.map(tableOf), targets.map(lineOf).join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
}

function rowsOf({ rows, reference }: Comparison): ReportRow[] {
  const base = rows.find(({ name }) => name === reference)?.samples ?? []
  return rows.map(({ name, samples }) => ({
    name,
    summary: summarize(samples),
    ratio: summarize(pairedRatios(samples, base)),
  }))
}

function tableOf(comparison: Comparison): string {
  const cells = rowsOf(comparison).map(({ name, summary, ratio }) => [
    name,
    figure(summary.median),
    `${figure(summary.low)} – ${figure(summary.high)}`,
    `${figure(ratio.median)} ×`,
  ])
  const table = [['', comparison.unit, 'middle half', `against ${comparison.reference}`], ...cells]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => width(row, column))))
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        (column === 0 ? cell.padEnd : cell.padStart).call(cell, widths?.[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  )
  return [comparison.title, ...lines.map((line) => `  ${line}`)].join('\n')
}

function width(row: readonly string[], column: number): number {
  return row[column]?.length ?? 0
}

function lineOf(target: Target): string {
  const { bound, unit } = target
  const [words, limit] =
    'atLeast' in bound ? ['at least', bound.atLeast] : ['at most', bound.atMost]
  const off = Math.abs(target.value / limit - 1) * 100
  const verdict = isMet(target) ? 'met' : `MISSED by ${off.toFixed(0)} %`
  return `${target.what}: ${figure(target.value)} ${unit} (${words} ${limit} ${unit}): ${verdict}`
}

/** Three digits that count. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
