import { createHash } from 'node:crypto'
import type { PutOptions, Store } from '../../transcoder/store/store.ts'

export interface MemoryStore extends Store {
  /** What is there, as text. */
  readonly texts: Map<string, string>
  readonly options: Map<string, PutOptions>
  /** Keys of all writes that were done, in order. */
  readonly written: string[]
}

/** A store in this process, for what is not about stores. */
export function memoryStore(): MemoryStore {
  const texts = new Map<string, string>()
  const options = new Map<string, PutOptions>()
  const written: string[] = []
  const tagOf = (text: string) => createHash('md5').update(text).digest('hex')
  const put: Store['put'] = async (key, bytes, about) => {
    texts.set(key, Buffer.from(bytes).toString('latin1'))
    options.set(key, about)
    written.push(key)
  }
  return {
    description: 'memory',
    texts,
    options,
    written,
    put,
    putIf: async (key, bytes, about, expected) => {
      const there = texts.get(key)
      if ((there === undefined ? undefined : tagOf(there)) !== expected) return undefined
      await put(key, bytes, about)
      return tagOf(Buffer.from(bytes).toString('latin1'))
    },
    get: async (key) => {
      const text = texts.get(key)
      return text === undefined
        ? undefined
        : { bytes: Uint8Array.from(Buffer.from(text, 'latin1')), tag: tagOf(text) }
    },
    list: async (prefix, limit) =>
      [...texts]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => ({ key, byteLength: text.length }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit),
    delete: async (key) => {
      texts.delete(key)
    },
  }
}
