import { locator, type PlaylistPlace, schemeOf } from '../playlist/place.ts'
import { uriSigner } from '../playlist/uri.ts'
import { readUriReference } from '../playlist/uri-reference.ts'

/** A key in whose folder relative URLs are resolved; `undefined` is a place on another host. */
type Base = string | undefined

/** BaseURLs at one level are alternatives, and those of the levels multiply. */
const MAX_BASES = 16

/** The places that the URLs of an element are resolved against (ISO/IEC 23009-1, 5.6.4). */
export class Bases {
  readonly #place: PlaylistPlace
  readonly #bases: readonly Base[]
  readonly #signers = new Map<string, (uri: string) => string>()

  private constructor(place: PlaylistPlace, bases: readonly Base[]) {
    this.#place = place
    this.#bases = bases
  }

  static ofDocument(place: PlaylistPlace): Bases {
    return new Bases(place, [place.key])
  }

  /** Those of an element that has BaseURLs; `undefined` if they cannot be told or are too many. */
  within(urls: readonly string[]): Bases | undefined {
    if (urls.length === 0) return this
    const bases = new Set(
      this.#bases.flatMap((base) => urls.map((url) => this.#resolve(base, url))),
    )
    const isTold = !bases.has(null) && bases.size <= MAX_BASES
    return isTold
      ? new Bases(
          this.#place,
          [...bases].map((base) => base ?? undefined),
        )
      : undefined
  }

  /**
   * A URL for the viewer. Relative ones inherit the token from their base, except those of the
   * document (`isAnchor`), whose own address may hold none. `undefined` where bases disagree.
   */
  sign(url: string, isAnchor: boolean): string | undefined {
    const results = new Set(this.#bases.map((base) => this.#signWith(base, url, isAnchor)))
    return results.size === 1 ? [...results][0] : undefined
  }

  #signWith(base: Base, written: string, isAnchor: boolean): string {
    if (base === undefined) return this.#signElsewhere(written)
    // An empty BaseURL means the document's folder.
    const url = isAnchor && written === '' ? './' : written
    const id = `${isAnchor}:${base}`
    const known = this.#signers.get(id)
    if (known !== undefined) return known(url)
    const signer = uriSigner({ ...this.#place, key: base }, { inherits: !isAnchor })
    this.#signers.set(id, signer)
    return signer(url)
  }

  /** Below another host only what names ours is ours, and the signed URL has to name it as well. */
  #signElsewhere(url: string): string {
    if (readUriReference(url, schemeOf(this.#place)).form !== 'authority') return url
    const signed = uriSigner(this.#place)(url)
    return signed === url ? url : this.#place.origins[0] + signed
  }

  /** `null` where the path cannot be read. */
  #resolve(base: Base, url: string): Base | null {
    const reference = readUriReference(url, schemeOf(this.#place))
    if (base === undefined && reference.form !== 'authority') return undefined
    const target = locator({ ...this.#place, key: base ?? '' })(reference)
    if (target.at !== 'here') return undefined
    try {
      return decodeURIComponent(target.path)
    } catch {
      return null
    }
  }
}
