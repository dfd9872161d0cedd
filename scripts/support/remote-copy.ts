import { type KeySet, readKeySet, writeKeySet } from './key-set.ts'
import { variableOf, withoutVariable, withVariable } from './vars-text.ts'

const CURRENT = 'SIGNING_KEYS'
/** A set on its way to the Worker, which until it is settled has this one or the current one. */
const NEXT = 'NEXT_SIGNING_KEYS'

/** What is known here of the keys that a Worker holds. */
export interface RemoteCopy {
  readonly current: KeySet | undefined
  readonly next: KeySet | undefined
}

/** @param given the current set, as whoever calls knows it, where the file is still empty */
export function readCopy(text: string, given: string | undefined): RemoteCopy {
  const next = variableOf(text, NEXT)
  const current = variableOf(text, CURRENT) ?? (next === undefined ? given : undefined)
  return {
    current: current === undefined ? undefined : readKeySet(current),
    next: next === undefined ? undefined : readKeySet(next),
  }
}

/** The next set beside the current one. */
export function withDraft(text: string, { current, next }: RemoteCopy): string {
  const kept =
    current === undefined || variableOf(text, CURRENT) !== undefined
      ? text
      : withVariable(text, CURRENT, writeKeySet(current))
  return next === undefined ? kept : withVariable(kept, NEXT, writeKeySet(next))
}

/** The next set, now that the Worker has it, in the place of the current one. */
export function withSettled(text: string, next: KeySet): string {
  return withVariable(withoutVariable(text, NEXT), CURRENT, writeKeySet(next))
}
