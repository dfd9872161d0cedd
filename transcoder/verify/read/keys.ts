import type { ListedKey } from '../playlist/segment-tags.ts'
import type { Trouble } from '../presentation.ts'
import { decrypt } from './decrypt.ts'
import type { Finder, Found } from './find.ts'
import { MAX_KEY_BYTES } from './limits.ts'

const KEY_BYTES = 16

/** The AES-128 keys of one media playlist, each fetched once. */
export class Keys {
  readonly #finder: Finder
  readonly #base: string
  readonly #found = new Map<string, Promise<Found>>()
  readonly #troubles = new Map<string, Trouble>()

  constructor(finder: Finder, base: string) {
    this.#finder = finder
    this.#base = base
  }

  get troubles(): readonly Trouble[] {
    return [...this.#troubles.values()]
  }

  /** Decrypts a whole segment; a text says why it cannot. @throws RangeError for a wrong key */
  async open(bytes: Uint8Array, key: ListedKey, sequence: number): Promise<Uint8Array | string> {
    const uri = key.uri ?? ''
    const found = this.#found.get(uri) ?? this.#finder.find(uri, this.#base, MAX_KEY_BYTES)
    this.#found.set(uri, found)
    const result = await found
    if (result.state === 'read' && result.bytes.length === KEY_BYTES)
      return decrypt(bytes, result.bytes, key.iv, sequence)
    this.#troubles.set(uri, this.#troubleOf(result))
    return 'its key cannot be had'
  }

  #troubleOf(found: Found): Trouble {
    if (found.state !== 'read')
      return { label: found.label, what: found.state, reason: found.reason }
    const reason = `a key of ${found.bytes.length} bytes in place of ${KEY_BYTES}`
    return { label: found.label, what: 'damaged', reason }
  }
}
