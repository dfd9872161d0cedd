import type { KeySet } from './key-set.ts'

export interface HeldKeys {
  readonly keys: KeySet
  /** Whether an earlier change may or may not have reached the Worker. */
  readonly isUnfinished: boolean
}

/** Where a set of keys is kept: on this machine or by a deployed Worker. */
export interface KeyStore {
  read(): Promise<HeldKeys>
  /** Keeps what `edit` makes of the keys and gives it back; whatever throws leaves them as they were. */
  change<T extends { readonly keys: KeySet }>(edit: (keys: KeySet) => T): Promise<T>
  /** Gives a Worker its keys again, or those that an earlier change left on the way. */
  push(): Promise<KeySet>
}
