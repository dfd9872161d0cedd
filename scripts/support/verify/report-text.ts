import type { JudgedRule, Report, Verdict } from '../../../transcoder/verify/report.ts'
import { alignColumns } from '../table.ts'

const HEADINGS = ['rule', 'level', 'verdict', 'evidence']
/** Lines of evidence for each rule; all that is kept of it is in the JSON. */
const LINES = 3

/** A report as a table for people: what is broken, the worst first, or with `isAll` every rule. */
export function reportText(report: Report, isAll: boolean): string {
  const of = (wanted: Verdict) => report.rules.filter(({ verdict }) => verdict === wanted)
  const shown = isAll ? report.rules : [...of('fail'), ...of('warn')]
  const table = alignColumns([HEADINGS, ...shown.flatMap(rowsOf)])
  return [...(shown.length > 0 ? [table, ''] : []), summary(report, isAll)].join('\n')
}

function rowsOf({ id, level, verdict, title, reason, evidence, more }: JudgedRule): string[][] {
  const hidden = Math.max(0, evidence.length - LINES) + more
  const lines = [
    ...evidence
      .slice(0, LINES)
      .map(({ where, expected, seen }) => `${where}: expected ${expected}; saw ${seen}`),
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
  ]
  const heading = reason === undefined ? title : `${title}: ${reason}`
  return [[id, level, verdict, heading], ...lines.map((line) => ['', '', '', `  ${line}`])]
}

function summary(
  { stream, isLive, passed, failed, warned, skipped }: Report,
  isAll: boolean,
): string {
  const counts = `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped`
  const hint = isAll || skipped === 0 ? '' : ' (--all tells why)'
  return `${stream}${isLive ? ', live' : ''}: ${counts}${hint}`
}
