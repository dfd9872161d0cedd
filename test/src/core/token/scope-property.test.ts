import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAssetName } from '../../../../src/core/asset-name.ts'
import { assetOpenedByLink, isOpenedByPlayback } from '../../../../src/core/token/scope.ts'

const VERSION = '_v0123456789abcdef'

const part = fc.constantFrom('a', 'b', 'ab', 'a.b', 'a.', 'a-', 'a_v', '0', 'films', 'film')
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

/** Names as near to another as names can be: longer, shorter, in capitals, with dots. */
const near = (of: string) =>
  fc.oneof(
    name,
    fc
      .constantFrom('/a', '/films', 'a', '.', '..', '/..', '/.', '-', '_v', '2')
      .map((it) => of + it),
    fc.nat(of.length).map((end) => of.slice(0, end)),
    fc.nat(of.length).map((start) => of.slice(start)),
    fc.constantFrom(
      of.toUpperCase(),
      `${of.slice(0, 1).toUpperCase()}${of.slice(1)}`,
      `./${of}`,
      `../${of}`,
      `/${of}`,
      `a/../${of}`,
      of.replace('/', '//'),
      of.replace('/', '%2f'),
    ),
    fc.tuple(name, name).map(([before, after]) => `${before}/${of}/${after}`),
  )

/** Two assets, or an asset and what somebody might take for its name. */
const pairs = name
  .filter(isAssetName)
  .chain((asset) => fc.tuple(fc.constant(asset), near(asset)))
  .filter(([asset, other]) => asset !== other)

const published = (asset: string) => [
  `${asset}/${VERSION}/poster.jpg`,
  `${asset}/${VERSION}/video-720p/index.m3u8`,
  `${asset}/${VERSION}/video-720p/init.mp4`,
  `${asset}/${VERSION}/video-720p/00001.m4s`,
]
const entries = (asset: string) => [
  `${asset}/master.m3u8`,
  `${asset}/manifest.mpd`,
  `${asset}/another.m3u8`,
]
const keysOf = (asset: string) => [
  ...published(asset),
  ...entries(asset),
  `${asset}/1.ts`,
  `_sluice/assets/${asset}.json`,
]

const RUNS = { numRuns: 3000 }

describe('a link', () => {
  it('for an asset opens its entries and posters, and nothing of any other', () => {
    fc.assert(
      fc.property(pairs, ([asset, other]) => {
        for (const key of entries(asset)) expect(assetOpenedByLink({ sub: asset }, key)).toBe(asset)
        for (const key of keysOf(other)) {
          expect([key, assetOpenedByLink({ sub: asset }, key)]).toEqual([key, undefined])
        }
      }),
      RUNS,
    )
  })

  it('for a folder opens the assets below it alone', () => {
    fc.assert(
      fc.property(pairs, ([folder, asset]) => {
        const isBelow = asset.startsWith(`${folder}/`) && isAssetName(asset)
        for (const key of entries(asset)) {
          const opened = assetOpenedByLink({ sub: `${folder}/` }, key)
          expect([key, opened]).toEqual([key, isBelow ? asset : undefined])
        }
      }),
      RUNS,
    )
  })
})

describe('a playback token', () => {
  it('for renditions opens them, and nothing of any other asset', () => {
    fc.assert(
      fc.property(pairs, ([asset, other]) => {
        const claims = { sub: asset, paths: [`${asset}/${VERSION}/video-720p/`] }
        const opened = keysOf(asset).filter((key) => isOpenedByPlayback(claims, key))
        expect(opened).toEqual(published(asset).slice(1))
        expect(keysOf(other).filter((key) => isOpenedByPlayback(claims, key))).toEqual([])
      }),
      RUNS,
    )
  })

  it('opens nothing beside its asset, whatever its paths are', () => {
    fc.assert(
      fc.property(pairs, ([asset, other]) => {
        const paths = [`${asset}/`, `${other}/`, ...keysOf(other), '_sluice/']
        const opened = keysOf(other).filter((key) => isOpenedByPlayback({ sub: asset, paths }, key))
        expect(opened.filter((key) => !key.startsWith(`${asset}/`))).toEqual([])
      }),
      RUNS,
    )
  })

  it('for a whole folder opens no published version of an asset below it', () => {
    fc.assert(
      fc.property(pairs, ([asset, other]) => {
        const claims = { sub: asset, paths: [`${asset}/`] }
        expect(published(other).filter((key) => isOpenedByPlayback(claims, key))).toEqual([])
        expect(published(asset).every((key) => isOpenedByPlayback(claims, key))).toBe(true)
      }),
      RUNS,
    )
  })
})
