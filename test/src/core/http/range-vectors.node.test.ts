import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseRange, type RequestedRange } from '../../../../src/core/http/range.ts'
import { findMaterial } from '../../../support/material-files.ts'

const folder = findMaterial('http')

interface Vectors<Vector> {
  readonly vectors: readonly Vector[]
}

async function read<Vector>(name: string): Promise<readonly Vector[]> {
  const file: Vectors<Vector> = JSON.parse(await readFile(join(folder ?? '', name), 'utf8'))
  return file.vectors
}

/** More than one range, whatever the others are: answered with the whole, as RFC 9110 14.2 allows. */
function isList(range: string): boolean {
  return range.split(',').filter((member) => member.trim() !== '').length > 1
}

function part([first, last]: readonly [number, number]): RequestedRange {
  return { kind: 'part', first, last }
}

it.skipIf(folder === undefined)('Go reads single ranges as we do', async () => {
  const vectors = await read<{
    range: string
    size: number
    ranges: [start: number, length: number][] | null
  }>('go_parse_range.json')
  for (const { range, size, ranges } of vectors) {
    const expected = ranges?.[0]
    const result = parseRange(range, size)
    if (range === 'bytes=1-' && size === 0) {
      // Go gives an error for malformed and unsatisfiable alike; RFC 9110 14.1.2 tells them apart.
      expect(result).toEqual({ kind: 'unsatisfiable' })
    } else if (expected === undefined || isList(range)) {
      expect([range, result]).toEqual([range, { kind: 'whole' }])
    } else {
      expect([range, result]).toEqual([range, part([expected[0], expected[0] + expected[1] - 1])])
    }
  }
})

it.skipIf(folder === undefined)('jshttp reads single ranges of bytes as we do', async () => {
  const vectors = await read<{ range: string; size: number; result: number | [number, number][] }>(
    'jshttp_range_parser.json',
  )
  for (const { range, size, result } of vectors) {
    const expected = Array.isArray(result) ? result[0] : undefined
    const parsed = parseRange(range, size)
    if (range === 'bytes=500-20' || range.startsWith('items') || isList(range)) {
      // There "unsatisfiable" stands for a last position before the first, which RFC 9110 14.1.1
      // calls invalid, and any unit is read like bytes.
      expect([range, parsed]).toEqual([range, { kind: 'whole' }])
    } else if (expected !== undefined) {
      expect([range, parsed]).toEqual([range, part(expected)])
    } else {
      const kind = result === -1 ? 'unsatisfiable' : 'whole'
      expect([range, parsed]).toEqual([range, { kind }])
    }
  }
})
