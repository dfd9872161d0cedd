import { UsageError } from './command.ts'
import { readKeySet, writeKeySet } from './key-set.ts'
import type { KeyStore } from './key-store.ts'
import { editVarsFile, readVarsFile } from './vars-file.ts'
import { variableOf, withVariable } from './vars-text.ts'

const NAME = 'SIGNING_KEYS'

/** The keys of the edge on this machine. */
export function localKeys(path: string): KeyStore {
  return {
    async read() {
      const keys = readKeySet(variableOf(await readVarsFile(path), NAME))
      return { keys, isUnfinished: false }
    },
    change(edit) {
      return editVarsFile(path, (text) => {
        const result = edit(readKeySet(variableOf(text, NAME)))
        return { text: withVariable(text, NAME, writeKeySet(result.keys)), result }
      })
    },
    async push() {
      throw new UsageError('push is for the keys of a deployed Worker', 'give --remote with it')
    },
  }
}
