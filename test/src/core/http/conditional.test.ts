import { describe, expect, it } from 'vitest'
import { evaluateConditions, rangeApplies } from '../../../../src/core/http/conditional.ts'

const etag = '"abc"'
const lastModified = new Date('2026-11-01T12:00:00.750Z')
const SAME = 'Sun, 01 Nov 2026 12:00:00 GMT'
const BEFORE = 'Sun, 01 Nov 2026 11:59:59 GMT'
const AFTER = 'Sun, 01 Nov 2026 12:00:01 GMT'
const now = new Date('2026-11-23T12:00:00Z')

function evaluate(fields: Record<string, string>, method = 'GET') {
  const headers = new Headers(fields)
  return evaluateConditions({
    method,
    header: (name) => headers.get(name),
    etag,
    lastModified,
    now,
  })
}

it('a request without conditions proceeds', () => {
  expect(evaluate({})).toBe('proceed')
})

describe('If-None-Match (RFC 9110 13.1.2)', () => {
  it.each(['"abc"', 'W/"abc"', '*', ' * ', '"x", "abc"', '"x",W/"abc",', ', "x,y" ,, "abc"'])(
    '%s matches weakly: 304 to a read, 412 to anything else',
    (field) => {
      expect(evaluate({ 'If-None-Match': field })).toBe('not_modified')
      expect(evaluate({ 'If-None-Match': field }, 'HEAD')).toBe('not_modified')
      expect(evaluate({ 'If-None-Match': field }, 'PUT')).toBe('precondition_failed')
    },
  )

  it.each(['"x"', '""', '"ABC"', 'abc', 'w/"abc"', '"x" "abc"', '"abc', '"x, "abc"', '*, "x"', ''])(
    '%j matches nothing',
    (field) => {
      expect(evaluate({ 'If-None-Match': field })).toBe('proceed')
    },
  )

  it('silences If-Modified-Since', () => {
    expect(evaluate({ 'If-None-Match': '"x"', 'If-Modified-Since': AFTER })).toBe('proceed')
  })
})

describe('If-Modified-Since (RFC 9110 13.1.3)', () => {
  it('gives 304 from the second of the last change on', () => {
    expect(evaluate({ 'If-Modified-Since': SAME })).toBe('not_modified')
    expect(evaluate({ 'If-Modified-Since': AFTER })).toBe('not_modified')
    expect(evaluate({ 'If-Modified-Since': BEFORE })).toBe('proceed')
  })

  it('is ignored with an invalid date, and for other methods than GET and HEAD', () => {
    expect(evaluate({ 'If-Modified-Since': '2026-12-01' })).toBe('proceed')
    expect(evaluate({ 'If-Modified-Since': AFTER }, 'POST')).toBe('proceed')
  })
})

describe('If-Match (RFC 9110 13.1.1)', () => {
  it('proceeds on a strong match or *', () => {
    for (const field of ['"abc"', '"x", "abc"', '*']) {
      expect([field, evaluate({ 'If-Match': field })]).toEqual([field, 'proceed'])
    }
  })

  it('fails otherwise, on a weak match too', () => {
    for (const field of ['"x"', 'W/"abc"', 'abc', '']) {
      expect([field, evaluate({ 'If-Match': field })]).toEqual([field, 'precondition_failed'])
    }
  })

  it('silences If-Unmodified-Since', () => {
    expect(evaluate({ 'If-Match': '"abc"', 'If-Unmodified-Since': BEFORE })).toBe('proceed')
  })
})

describe('If-Unmodified-Since (RFC 9110 13.1.4)', () => {
  it('fails when there was a change since', () => {
    expect(evaluate({ 'If-Unmodified-Since': BEFORE })).toBe('precondition_failed')
    expect(evaluate({ 'If-Unmodified-Since': SAME })).toBe('proceed')
  })

  it('is ignored with an invalid date', () => {
    expect(evaluate({ 'If-Unmodified-Since': 'yesterday' })).toBe('proceed')
  })
})

describe('the order of RFC 9110 13.2.2', () => {
  it('has 412 before 304', () => {
    expect(evaluate({ 'If-Match': '"x"', 'If-None-Match': '"abc"' })).toBe('precondition_failed')
    const fields = { 'If-Unmodified-Since': BEFORE, 'If-None-Match': '"abc"' }
    expect(evaluate(fields)).toBe('precondition_failed')
  })

  it('goes on to If-None-Match when If-Match holds', () => {
    expect(evaluate({ 'If-Match': '"abc"', 'If-None-Match': '"abc"' })).toBe('not_modified')
    const fields = { 'If-Unmodified-Since': AFTER, 'If-Modified-Since': AFTER }
    expect(evaluate(fields)).toBe('not_modified')
  })
})

it('an object without tag and date matches * alone', () => {
  const bare = (fields: Record<string, string>) =>
    evaluateConditions({
      method: 'GET',
      header: (name) => fields[name],
      etag: undefined,
      lastModified: undefined,
      now,
    })
  expect(bare({ 'if-none-match': '*' })).toBe('not_modified')
  expect(bare({ 'if-none-match': '"a"' })).toBe('proceed')
  expect(bare({ 'if-match': '"a"' })).toBe('precondition_failed')
  expect(bare({ 'if-modified-since': AFTER })).toBe('proceed')
  expect(bare({ 'if-unmodified-since': BEFORE })).toBe('proceed')
})

describe('If-Range (RFC 9110 13.1.5)', () => {
  const applies = (field: string | null) => rangeApplies(field, etag, lastModified, now)

  it('lets a range through when it is absent, or the strong tag or the exact date', () => {
    expect(applies(null)).toBe(true)
    expect(applies('"abc"')).toBe(true)
    expect(applies(SAME)).toBe(true)
  })

  it('does not for a weak or another tag, a list, a later or earlier or invalid date', () => {
    for (const field of ['W/"abc"', '"x"', '"abc", "x"', '*', AFTER, BEFORE, 'now', '']) {
      expect([field, applies(field)]).toEqual([field, false])
    }
    expect(rangeApplies('W/"abc"', 'W/"abc"', undefined, now)).toBe(false)
    expect(rangeApplies(SAME, etag, undefined, now)).toBe(false)
    expect(rangeApplies('"abc"', undefined, lastModified, now)).toBe(false)
  })
})
