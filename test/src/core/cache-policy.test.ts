import { describe, expect, it } from 'vitest'
import {
  CACHE_CONTROL,
  originCacheControl,
  signedCacheControl,
} from '../../../src/core/cache-policy.ts'

describe('a viewer may keep', () => {
  it.each(['pointer', 'immutable', 'growing', 'foreign', 'missing'] as const)(
    'what is %s as long as the shared cache, and nobody else may',
    (kind) => {
      expect(signedCacheControl(CACHE_CONTROL[kind].shared)).toBe(CACHE_CONTROL[kind].signed)
    },
  )

  it.each([
    ['max-age=60', 'private, max-age=60'],
    ['s-maxage=600, max-age=60', 'private, max-age=60'],
    ['Public,max-age=60 , Stale-If-Error=5', 'private, max-age=60'],
    ['no-store', 'private, no-store'],
    ['', 'private'],
  ])('what somebody stored with %j as %j', (shared, signed) => {
    expect(signedCacheControl(shared)).toBe(signed)
  })
})

describe('the shared cache is told', () => {
  it.each([
    [{ stored: 'max-age=9', isVersioned: true, isPointer: false }, 'max-age=9'],
    [{ stored: undefined, isVersioned: true, isPointer: true }, CACHE_CONTROL.immutable.shared],
    [{ stored: undefined, isVersioned: false, isPointer: true }, CACHE_CONTROL.pointer.shared],
    [{ stored: '', isVersioned: false, isPointer: false }, CACHE_CONTROL.foreign.shared],
  ])('of %j %s', (object, header) => {
    expect(originCacheControl(object)).toBe(header)
  })
})
