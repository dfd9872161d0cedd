import type { Store } from '../store/store.ts'
import { cutRange, type Resources, tooLong } from './resources.ts'

/** The address of an object in a store. */
export function storeUri(key: string): string {
  return `store:///${key.split('/').map(encodeURIComponent).join('/')}`
}

/**
 * Objects of a store, and such as are not written yet: a presentation can be looked at before its
 * pointer is moved to it.
 *
 * @param pending bytes by key, or nothing; they hide what the store has under the same key
 */
export function storeResources(
  store: Store,
  pending: ReadonlyMap<string, Uint8Array | undefined> = new Map(),
): Resources {
  // Ranges of one object follow each other.
  let last: { readonly key: string; readonly bytes: Promise<Uint8Array | undefined> } | undefined
  const read = async (key: string) =>
    pending.has(key) ? pending.get(key) : (await store.get(key))?.bytes
  const readOnce = (key: string) => {
    if (last?.key !== key) last = { key, bytes: read(key) }
    return last.bytes
  }
  return {
    async get(uri, wanted) {
      const key = keyOf(uri)
      if (key === undefined)
        return { ok: false, reason: 'it is not in the store', isOurLimit: true }
      const bytes = await (wanted.range ? readOnce(key) : read(key))
      if (bytes === undefined) return { ok: false, reason: 'no such object' }
      const part = cutRange(bytes, wanted.range)
      return part.length > wanted.maxBytes ? tooLong(wanted) : { ok: true, bytes: part, uri }
    },
  }
}

function keyOf(uri: string): string | undefined {
  const url = URL.parse(uri)
  if (url?.protocol !== 'store:') return undefined
  try {
    return decodeURIComponent(url.pathname.slice(1))
  } catch {
    return undefined
  }
}
