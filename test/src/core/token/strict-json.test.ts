import { describe, expect, it } from 'vitest'
import { parseStrictJson } from '../../../../src/core/token/strict-json.ts'

describe('JSON that can be read in one way only', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '{"a":1,"b":{"a":2}}',
    '{"a":":","b":"\\":{[","c":"\\\\"}',
    '[{"a":1},{"a":2}]',
    ' { "a" : [ 1 , 2 ] } ',
    '{"__proto__":1,"constructor":2}',
  ])('%s is read as JSON.parse reads it', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text))
  })

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"a":2}}',
    '[{"a":[{"b":1,"b":2}]}]',
    '{"__proto__":1,"__proto__":2}',
  ])('%s names a member twice', (text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError)
  })

  it('is nested 8 levels deep at most', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(parseStrictJson(nested(8))).toEqual([[[[[[[[]]]]]]]])
    expect(() => parseStrictJson(nested(9))).toThrow(SyntaxError)
    expect(() => parseStrictJson(nested(100_000))).toThrow(SyntaxError)
  })

  it.each([
    '',
    '{',
    '{"a":1}}',
    '{"a"::1}',
    '{"a":1,}',
    "{'a':1}",
    '"',
    '{"a":1 "b":2}',
    '\ufeff{}',
  ])('%j is no JSON', (text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError)
  })
})
