import type { Samples } from './rounds.ts'

/** Some contestants measured in one run. */
export interface Comparison {
  readonly title: string
  readonly unit: string
  readonly rows: readonly Samples[]
  /** The row that ratios are told against. */
  readonly reference: string
}

/** What we want of a figure. */
export interface Target {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly bound: { readonly atLeast: number } | { readonly atMost: number }
}

export interface SuiteResult {
  readonly comparisons: readonly Comparison[]
  readonly targets: readonly Target[]
}

export interface SuiteOptions {
  /** Tells people what happens now, and which peer is skipped. */
  say(line: string): void
}

export type Suite = (options: SuiteOptions) => Promise<SuiteResult>

export function isMet({ value, bound }: Target): boolean {
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost
}
