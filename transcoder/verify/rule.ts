import type { Multivariant, Presentation } from './presentation.ts'

/** One requirement of a specification. A rule knows nothing of the others. */
export interface Rule {
  /** The specification, its number or section, and what of it where one is not enough. Unique. */
  readonly id: string
  readonly level: Level
  /** What holds where the rule is kept, in a few words. */
  readonly title: string
  check(presentation: Presentation): Outcome
}

export type Level = 'MUST' | 'SHOULD'

/** What breaks the rule, nothing if it is kept; or why that cannot be told. */
export type Outcome = readonly Finding[] | Skipped

export interface Finding {
  /** The playlist, segment or line. */
  readonly where: string
  readonly expected: string
  readonly seen: string
}

export interface Skipped {
  readonly skipped: string
}

export function skip(reason: string): Skipped {
  return { skipped: reason }
}

export function isSkipped(outcome: Outcome): outcome is Skipped {
  return 'skipped' in outcome
}

/** The check of a rule that only a multivariant playlist can keep. */
export function ofMultivariant(
  check: (multivariant: Multivariant, presentation: Presentation) => Outcome,
): Rule['check'] {
  return (presentation) =>
    presentation.multivariant === undefined
      ? skip('it is a media playlist alone')
      : check(presentation.multivariant, presentation)
}

/** The check of a rule for what is finished. */
export function ofVod(check: Rule['check']): Rule['check'] {
  return (presentation) => (presentation.isLive ? skip('the stream is live') : check(presentation))
}

/** The check of a rule for what still grows. */
export function ofLive(check: Rule['check']): Rule['check'] {
  return (presentation) =>
    presentation.isLive ? check(presentation) : skip('the stream is not live')
}

/** Looks at every item; without one there is nothing to say. */
export function forEach<Item>(
  items: readonly Item[],
  none: string,
  check: (item: Item) => readonly Finding[],
): Outcome {
  return items.length === 0 ? skip(none) : items.flatMap(check)
}
