import { describeUri } from './labels.ts'
import type { Presentation } from './presentation.ts'
import { type Finding, isSkipped, type Level, type Rule } from './rule.ts'
import { RULES } from './rules/index.ts'

/** What became of every rule. */
export interface Report {
  /** The entry, without query and token. */
  readonly stream: string
  readonly isLive: boolean
  readonly passed: number
  /** A MUST is broken. */
  readonly failed: number
  /** A SHOULD is broken. */
  readonly warned: number
  readonly skipped: number
  readonly rules: readonly JudgedRule[]
}

export type Verdict = 'pass' | 'fail' | 'warn' | 'skipped'

export interface JudgedRule {
  readonly id: string
  readonly level: Level
  readonly title: string
  readonly verdict: Verdict
  /** Why it was skipped. */
  readonly reason?: string
  /** The first of what breaks it. */
  readonly evidence: readonly Finding[]
  /** How many more there are. */
  readonly more: number
}

const MOST_EVIDENCE = 20

/** Holds a presentation against rules. */
export function judge(presentation: Presentation, rules: readonly Rule[] = RULES): Report {
  const judged = rules.map((rule) => judgeRule(rule, presentation))
  const count = (verdict: Verdict) => judged.filter((rule) => rule.verdict === verdict).length
  return {
    stream: describeUri(presentation.entry.uri),
    isLive: presentation.isLive,
    passed: count('pass'),
    failed: count('fail'),
    warned: count('warn'),
    skipped: count('skipped'),
    rules: judged,
  }
}

function judgeRule({ id, level, title, check }: Rule, presentation: Presentation): JudgedRule {
  const outcome = check(presentation)
  const rule = { id, level, title }
  if (isSkipped(outcome))
    return { ...rule, verdict: 'skipped', reason: outcome.skipped, evidence: [], more: 0 }
  if (outcome.length === 0) return { ...rule, verdict: 'pass', evidence: [], more: 0 }
  return {
    ...rule,
    verdict: level === 'MUST' ? 'fail' : 'warn',
    evidence: outcome.slice(0, MOST_EVIDENCE),
    more: Math.max(0, outcome.length - MOST_EVIDENCE),
  }
}
