import { readAttributes } from './attributes.ts'

/** Keys, initialization section and the like hold until the next of their kind. */
const SINGLE = ['#EXT-X-BITRATE', '#EXT-X-TILES']

/** Far more than there are DRM systems; a bound, so that cutting stays linear. */
const MAX_KEYS = 32

interface KeyTag {
  readonly format: string
  readonly isNone: boolean
}

/**
 * What tags leave in force behind them (RFC 8216bis 4.4.4): keys one for each KEYFORMAT, until
 * METHOD=NONE ends them all; the last EXT-X-MAP, which is encrypted by the keys that stood before
 * it and not by later ones; the last bit rate. Gets whole lines, and gives whole lines back.
 */
export class CarriedTags {
  #keys: ReadonlyMap<string, string> = new Map()
  #map: { readonly line: string; readonly keys: ReadonlyMap<string, string> } | undefined
  /** The METHOD=NONE that ended the keys which encrypt the EXT-X-MAP. */
  #noneAfterMap: string | undefined
  readonly #single = new Map<string, string>()

  read(name: string, line: string): void {
    if (SINGLE.includes(name)) this.#single.set(name, line)
    if (name === '#EXT-X-MAP') {
      this.#map = { line, keys: this.#keys }
      this.#noneAfterMap = undefined
    }
    if (name !== '#EXT-X-KEY') return
    const key = readKeyTag(line)
    if (key.isNone && this.#map !== undefined && this.#map.keys.size > 0) this.#noneAfterMap = line
    this.#keys = withKey(this.#keys, key, line)
  }

  /** What to put before a segment so that it means the same; `own` are its tags, in their order. */
  linesBefore(own: readonly (readonly [name: string, line: string])[]): readonly string[] {
    const ownMap = own.findIndex(([name]) => name === '#EXT-X-MAP')
    const needed = own
      .slice(0, ownMap < 0 ? own.length : ownMap)
      .flatMap(([name, line]) => (name === '#EXT-X-KEY' ? [readKeyTag(line)] : []))
      .reduce((keys, key) => withKey(keys, key, undefined), this.#keys)
    return [
      ...(ownMap < 0 ? this.#linesWithMap(needed) : needed.values()),
      ...SINGLE.filter((tag) => !own.some(([name]) => name === tag)).flatMap(
        (tag) => this.#single.get(tag) ?? [],
      ),
    ]
  }

  #linesWithMap(needed: ReadonlyMap<string, string>): readonly string[] {
    if (this.#map === undefined) return [...needed.values()]
    const forMap = [...this.#map.keys.values()]
    if (this.#noneAfterMap !== undefined)
      return [...forMap, this.#map.line, this.#noneAfterMap, ...needed.values()]
    const later = [...needed.values()].filter((line) => !forMap.includes(line))
    return [...forMap, this.#map.line, ...later]
  }
}

/** The keys in force behind a tag; `undefined` as its line leaves it out itself. */
function withKey(
  keys: ReadonlyMap<string, string>,
  key: KeyTag,
  line: string | undefined,
): ReadonlyMap<string, string> {
  if (key.isNone) return new Map()
  const others = [...keys].filter(([format]) => format !== key.format)
  const own: [string, string][] = line === undefined ? [] : [[key.format, line]]
  return new Map([...others, ...own].slice(-MAX_KEYS))
}

function readKeyTag(line: string): KeyTag {
  const attributes = readAttributes(line, line.indexOf(':') + 1, line.trimEnd().length)
  return {
    format: attributes.get('KEYFORMAT') ?? 'identity',
    isNone: attributes.get('METHOD') === 'NONE',
  }
}
