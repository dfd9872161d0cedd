import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AttributeCursor } from '../../../../src/core/playlist/attributes.ts'
import { SoleUriCursor } from '../../../../src/core/playlist/sole-uri.ts'
import { someUri } from '../../../../src/core/playlist/uris.ts'

/** Pieces that, put together, open and close quotes where one does not expect it. */
const pieces = fc.constantFrom(
  ...['URI', 'URI=', 'URI="', ',URI="a/b.m3u8"', 'SERVER-URI="x"', 'METHOD=NONE', 'NAME="it\'s"'],
  ...['"', '""', '=', '="', '= "', ',', ', ', ' ', "'", 'é', 'a', '\u00a0', '\t', '"é"', '","'],
)
const lists = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

it('reads what a walk over all attributes reads, or declines', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const sole = new SoleUriCursor(list)
      const walked = walk(list)
      if (!sole.mayHold(0, list.length)) expect(walked).toEqual([])
      if (sole.read(0, list.length)) expect([list.slice(sole.start, sole.end)]).toEqual(walked)
    }),
    { numRuns: 20_000 },
  )
})

it('reads a URI behind quoted commas and plain values', () => {
  const list = 'TYPE=AUDIO,NAME="a, b",DEFAULT=YES,URI="audio/en.m3u8",LANGUAGE="en"'
  const sole = new SoleUriCursor(list)
  expect(sole.read(0, list.length)).toBe(true)
  expect(list.slice(sole.start, sole.end)).toBe('audio/en.m3u8')
})

it('finds the URIs of several lists of one text, each within its line', () => {
  const text =
    '#EXT-X-KEY:METHOD=NONE\n#EXT-X-KEY:URI="1\n#EXT-X-MAP:URI="2"\n#EXT-X-KEY:A="URI",URI="3"\n#EXT-X-MAP:URI="4",URI=5\nURI="6"\n'
  const found: string[] = []
  someUri(text, (start, end) => {
    found.push(text.slice(start, end))
    return false
  })
  expect(found).toEqual(['1', '2', '3', '4', '5', 'URI="6"'])
})

function walk(list: string): string[] {
  const found: string[] = []
  const attribute = new AttributeCursor(list, 0, list.length)
  while (attribute.next()) {
    if (attribute.isNamed('URI')) found.push(list.slice(attribute.start, attribute.end))
  }
  return found
}
