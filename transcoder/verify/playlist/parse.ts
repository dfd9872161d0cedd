import { type PlaylistKind, playlistKind } from '../../../src/core/playlist/kind.ts'
import { LineCursor } from '../../../src/core/playlist/lines.ts'
import { isUriLine, tagNameEnd } from '../../../src/core/playlist/tags.ts'
import { type Attributes, type AttributeValue, readAttributeList } from './attribute-list.ts'
import { type Fault, quoteShort } from './fault.ts'
import { mixedKinds, tagFaults } from './tag-faults.ts'
import { TAGS, type TagRule } from './tag-table.ts'
import { findTextFaults } from './text-faults.ts'
import { type VariableSources, Variables } from './variables.ts'

/** A playlist as its lines, read as far as any player would, and all that is wrong with them. */
export interface ParsedPlaylist {
  /** `undefined` where it is none at all. */
  readonly kind: PlaylistKind | undefined
  readonly lines: readonly PlaylistLine[]
  readonly faults: Fault[]
  readonly variables: ReadonlyMap<string, string>
}

/** A tag or a URI; comments, and tags that nobody defined, are left out. */
export type PlaylistLine = TagLine | UriLine

export interface TagLine {
  readonly line: number
  /** With its `#EXT`. */
  readonly tag: string
  /** What follows the colon; empty without one. */
  readonly value: string
  /** Of tags that have an attribute list; variables are replaced. */
  readonly attributes: Attributes
}

export interface UriLine {
  readonly line: number
  readonly uri: string
}

const NO_ATTRIBUTES: Attributes = new Map()

/** Reads any text. Never throws, linear but for the faults it finds. */
export function parsePlaylist(text: string, sources: VariableSources): ParsedPlaylist {
  const parser = new Parser(text, sources)
  return parser.parse()
}

export function isTag(line: PlaylistLine): line is TagLine {
  return 'tag' in line
}

class Parser {
  readonly #text: string
  readonly #variables: Variables
  readonly #lines: PlaylistLine[] = []
  readonly #faults: Fault[]
  readonly #seen = new Map<string, number>()

  constructor(text: string, sources: VariableSources) {
    this.#text = text
    this.#variables = new Variables(sources)
    this.#faults = findTextFaults(text)
  }

  parse(): ParsedPlaylist {
    const cursor = new LineCursor(this.#text)
    let line = 1
    let counted = 0
    while (cursor.next()) {
      for (; counted < cursor.begin; counted += 1) {
        if (this.#text.charCodeAt(counted) === 10) line += 1
      }
      this.#checkBlanks(cursor, line)
      if (isUriLine(this.#text, cursor.start)) this.#takeUri(cursor, line)
      else this.#takeTag(cursor, line)
    }
    this.#faults.push(...mixedKinds(this.#seen))
    return {
      kind: playlistKind(this.#text),
      lines: this.#lines,
      faults: this.#faults,
      variables: this.#variables.values,
    }
  }

  /** The title behind a duration may be white space (RFC 8216bis 4.4.4.1). */
  #checkBlanks({ begin, start, end, after }: LineCursor, line: number): void {
    const around = this.#text.slice(begin, start) + this.#text.slice(end, after)
    if (!/[ \u00a0]/.test(around) || this.#text.startsWith('#EXTINF', start)) return
    this.#faults.push({ kind: 'text', line, expected: 'no white space around lines', seen: 'some' })
  }

  #takeUri({ start, end }: LineCursor, line: number): void {
    this.#lines.push({ line, uri: this.#expand(this.#text.slice(start, end), line) })
  }

  #takeTag({ start, end }: LineCursor, line: number): void {
    const nameEnd = tagNameEnd(this.#text, start, end)
    const tag = nameEnd < 0 ? '' : this.#text.slice(start, nameEnd)
    const rule = TAGS.get(tag)
    if (rule === undefined) return
    const value = this.#text.slice(Math.min(nameEnd + 1, end), end)
    const attributes = rule.needs
      ? this.#readAttributes(tag, nameEnd + 1, end, line)
      : NO_ATTRIBUTES
    const tagLine = { line, tag, value, attributes }
    this.#checkTag(tagLine, rule)
    this.#lines.push(tagLine)
  }

  #readAttributes(tag: string, from: number, to: number, line: number): Attributes {
    const list = readAttributeList(this.#text, Math.min(from, to), to, line)
    this.#faults.push(...list.faults)
    const attributes = new Map<string, AttributeValue>()
    for (const [name, { value, isQuoted }] of list.attributes) {
      const isReplaced = (isQuoted || /^0x/i.test(value)) && tag !== '#EXT-X-DEFINE'
      attributes.set(name, { value: isReplaced ? this.#expand(value, line) : value, isQuoted })
    }
    if (tag === '#EXT-X-DEFINE') this.#define(attributes, line)
    return attributes
  }

  #define(attributes: Attributes, line: number): void {
    const seen = this.#variables.define(attributes)
    if (seen !== undefined)
      this.#faults.push({ kind: 'definition', line, expected: 'one variable with a value', seen })
  }

  #checkTag(line: TagLine, rule: TagRule): void {
    const before = this.#seen.get(line.tag)
    this.#seen.set(line.tag, before ?? line.line)
    this.#faults.push(...tagFaults(line, rule, before))
  }

  #expand(text: string, line: number): string {
    return this.#variables.expand(text, (name) =>
      this.#faults.push({
        kind: 'variable',
        line,
        expected: 'variables that an earlier line defines',
        seen: quoteShort(`{$${name}}`),
      }),
    )
  }
}
