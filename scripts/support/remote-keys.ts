import { SluiceError } from '../../src/core/errors.ts'
import { UsageError } from './command.ts'
import { type KeySet, writeKeySet } from './key-set.ts'
import type { KeyStore } from './key-store.ts'
import { type RemoteCopy, readCopy, withDraft, withSettled } from './remote-copy.ts'
import { editVarsFile, readVarsFile } from './vars-file.ts'
import type { WorkerSecrets } from './worker-secrets.ts'

export interface RemoteOptions {
  readonly worker: WorkerSecrets
  /** The file with the copy of what the Worker holds, which nobody can read out of it again. */
  readonly path: string
  /** What the Worker holds, where there is no copy yet and whoever calls knows it. */
  readonly given: string | undefined
  /** Whether to give up keys that the Worker holds and nobody here knows. */
  readonly replace: boolean
}

const NAME = 'SIGNING_KEYS'
const PUSH = '`npm run keys -- push --remote`'

/** https://developers.cloudflare.com/workers/platform/limits/#environment-variables */
const MAX_BYTES = 5000

/** The keys of a deployed Worker. Beside what is said there, every method throws what wrangler says. */
export function remoteKeys(options: RemoteOptions): KeyStore {
  return {
    async read() {
      const { current, next } = readCopy(await readVarsFile(options.path), options.given)
      if (current === undefined && next === undefined) throw noCopy()
      return { keys: current ?? [], isUnfinished: next !== undefined }
    },
    change(edit) {
      return deliver(options, ({ current, next }) => {
        if (next !== undefined) throw unfinished()
        const changed = edit(current ?? [])
        requireSize(changed.keys)
        return changed
      })
    },
    async push() {
      const { keys } = await deliver(options, ({ current, next }) => {
        const known = next ?? current
        if (known === undefined) throw noCopy()
        return { keys: known }
      })
      return keys
    },
  }
}

/**
 * Writes what is decided beside the copy, puts it, and only then lets it take the copy's place:
 * wherever this breaks off, every key that the Worker may have is still here.
 */
async function deliver<T extends { readonly keys: KeySet }>(
  { worker, path, given, replace }: RemoteOptions,
  decide: (copy: RemoteCopy) => T,
): Promise<T> {
  // Without a Worker, or without a login, nothing is written. `put` would make a Worker by itself.
  const isHeld = (await worker.list()).includes(NAME)
  const decided = await editVarsFile(path, (text) => {
    const copy = readCopy(text, given)
    requireKnown(copy, isHeld, replace)
    const result = decide(copy)
    return { text: withDraft(text, { ...copy, next: result.keys }), result }
  })
  await put(worker, decided.keys)
  await editVarsFile(path, (text) => ({ text: withSettled(text, decided.keys), result: undefined }))
  return decided
}

async function put(worker: WorkerSecrets, keys: KeySet): Promise<void> {
  try {
    await worker.put(NAME, writeKeySet(keys))
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    // Not for certain: the answer alone may have got lost.
    throw new SluiceError(error.code, `the Worker may not have the new ${NAME}: ${error.message}`, {
      cure: `.remote.vars keeps the set before and the new one until ${PUSH} has put it`,
      cause: error,
    })
  }
}

/** Keys that nobody here knows are given up only where that is asked for, and no others are. */
function requireKnown({ current, next }: RemoteCopy, isHeld: boolean, replace: boolean): void {
  const isKnown = current !== undefined || next !== undefined
  if (isKnown && replace) {
    throw new UsageError(
      '--replace gives up keys that nobody here knows, and .remote.vars or SIGNING_KEYS has them',
      'leave it out',
    )
  }
  if (isKnown || replace || !isHeld) return
  throw new SluiceError(
    'keys_unknown',
    `the Worker has ${NAME}, which cannot be read out of it, and there is no .remote.vars`,
    { cure: `give its set in the environment as ${NAME}, or --replace it, which ends every link` },
  )
}

function requireSize(keys: KeySet): void {
  const bytes = Buffer.byteLength(writeKeySet(keys))
  if (bytes <= MAX_BYTES) return
  throw new SluiceError('keys_too_large', `${NAME} would have ${bytes} bytes`, {
    cure: `remove keys that no link is signed with: a Worker's secret holds ${MAX_BYTES}`,
  })
}

function unfinished(): SluiceError {
  return new SluiceError('keys_unfinished', 'an earlier change may not have reached the Worker', {
    cure: `${PUSH} finishes it`,
  })
}

function noCopy(): SluiceError {
  return new SluiceError('keys_unknown', 'there is no .remote.vars with the keys of the Worker', {
    cure: `make its first key with \`npm run keys -- new --remote\`, or give its set as ${NAME}`,
  })
}
