import { describe, expect, it } from 'vitest'
import { REVOCATIONS_KEY } from '../../../src/core/asset-keys.ts'
import {
  CACHE_CONTROL,
  missingCacheControl,
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
    expect(originCacheControl({ key: 'films/one/any', ...object })).toBe(header)
  })

  // Without `stale-if-error=0` Workers Cache serves an old copy for as long as Origin fails.
  it('to let go of the revocations after 5 s whatever happens, and whatever was stored with them', () => {
    const policy = 'public, max-age=5, stale-if-error=0'
    const list = { key: REVOCATIONS_KEY, isVersioned: false, isPointer: false }
    for (const stored of [undefined, '', 'public, max-age=31536000, immutable']) {
      expect(originCacheControl({ ...list, stored })).toBe(policy)
    }
    expect(missingCacheControl(REVOCATIONS_KEY)).toBe(policy)
    expect(missingCacheControl('films/one/any')).toBe('public, max-age=1')
  })
})
