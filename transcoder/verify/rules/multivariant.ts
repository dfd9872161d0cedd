import { formatsOf, readSegmentsOf, trackOf, videoPlaylists } from '../derive/media.ts'
import { hasPictures, numberOf, readSize, videoRange } from '../derive/variants.ts'
import type { MediaPlaylist, Presentation, Variant } from '../presentation.ts'
import { type Finding, ofMultivariant, type Rule, skip } from '../rule.ts'
import { lack } from './variants.ts'

/** What the list of variants offers as a whole: Apple 1 and 9. */
export const MULTIVARIANT_RULES: readonly Rule[] = [
  {
    id: 'Apple 9.9',
    level: 'MUST',
    title: 'pictures come in several variants',
    check: ofMultivariant(({ variants }, { entry }) => {
      const pictures = variants.filter(hasPictures)
      if (pictures.length === 0) return skip('no variant has pictures')
      const playlists = new Set(pictures.map(({ uri }) => uri))
      return playlists.size > 1
        ? []
        : [{ where: entry.label, expected: 'two or more', seen: 'one' }]
    }),
  },
  {
    id: 'Apple 9.10',
    level: 'SHOULD',
    title: 'the highest resolution of HD content has two variants',
    check: ofMultivariant(({ variants }, { entry }) => {
      const sizes = variants.flatMap((variant) => readSize(variant) ?? [])
      const areas = sizes.map(({ width, height }) => width * height)
      const highest = Math.max(0, ...areas)
      if (highest < HD_PIXELS) return skip('no variant is HD')
      const count = areas.filter((area) => area === highest).length
      return count > 1 ? [] : [{ where: entry.label, expected: 'two or more', seen: 'one' }]
    }),
  },
  {
    id: 'Apple 9.11',
    level: 'SHOULD',
    title: 'EXT-X-INDEPENDENT-SEGMENTS stands in the multivariant playlist',
    check: ofMultivariant(({ isIndependent }, presentation) => {
      if (!startWithIdr(presentation)) return skip('segments do not begin with IDR pictures')
      const { label } = presentation.entry
      return isIndependent
        ? []
        : [{ where: label, expected: 'EXT-X-INDEPENDENT-SEGMENTS', seen: 'none' }]
    }),
  },
  {
    id: 'Apple 9.12',
    level: 'MUST',
    title: 'EXT-X-INDEPENDENT-SEGMENTS stands there or in all media playlists with pictures',
    check: (presentation) => {
      if (!startWithIdr(presentation)) return skip('segments do not begin with IDR pictures')
      if (presentation.multivariant?.isIndependent) return []
      return videoPlaylists(presentation)
        .filter(({ listed }) => !listed.isIndependent)
        .map(({ label }) => ({
          where: label,
          expected: 'EXT-X-INDEPENDENT-SEGMENTS',
          seen: 'none',
        }))
    },
  },
  {
    id: 'RFC 8216bis 4.4.2.1',
    level: 'SHOULD',
    title: 'EXT-X-INDEPENDENT-SEGMENTS is not said twice',
    check: ofMultivariant(({ isIndependent }, { media }) =>
      media
        .filter(({ listed }) => isIndependent && listed.isIndependent)
        .map(({ label }) => ({
          where: label,
          expected: 'it in the multivariant playlist alone',
          seen: 'it here too',
        })),
    ),
  },
  {
    id: 'Apple 9.16',
    level: 'MUST',
    title: 'VIDEO-RANGE is told unless all is SDR',
    check: ofMultivariant(({ variants, iFrameVariants }) => {
      const all = [...variants.filter(hasPictures), ...iFrameVariants]
      const isSdr = all.every(
        (variant) =>
          videoRange(variant) === 'SDR' &&
          measuredRange(variant) !== 'PQ' &&
          measuredRange(variant) !== 'HLG',
      )
      return isSdr ? [] : all.flatMap((variant) => lack(variant, 'VIDEO-RANGE'))
    }),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 VIDEO-RANGE',
    level: 'MUST',
    title: 'VIDEO-RANGE is that of the pictures',
    check: ofMultivariant(({ variants, iFrameVariants }) =>
      [...variants, ...iFrameVariants].flatMap((variant): readonly Finding[] => {
        const measured = measuredRange(variant)
        const said = videoRange(variant)
        if (measured === undefined || measured === said) return []
        return [{ where: variant.label, expected: measured, seen: said }]
      }),
    ),
  },
  {
    id: 'Apple 1.24',
    level: 'MUST',
    title: 'SDR is offered',
    check: ofMultivariant(({ variants }, { entry }) => {
      const pictures = variants.filter(hasPictures)
      if (pictures.length === 0) return skip('no variant has pictures')
      if (pictures.some((variant) => videoRange(variant) === 'SDR')) return []
      return [{ where: entry.label, expected: 'a variant in SDR', seen: 'HDR alone' }]
    }),
  },
  {
    id: 'Apple 9.21',
    level: 'SHOULD',
    title: 'a variant of 192 kbit/s or less is there for cellular networks',
    check: ofMultivariant(({ variants }, { entry }) => {
      const rates = variants.flatMap((variant) => numberOf(variant, 'BANDWIDTH') ?? [])
      const lowest = Math.min(...rates)
      if (lowest <= CELLULAR_BPS) return []
      return [
        { where: entry.label, expected: 'BANDWIDTH of at most 192000', seen: `${lowest} at least` },
      ]
    }),
  },
]

const HD_PIXELS = 1280 * 720
const CELLULAR_BPS = 192_000

/** TransferCharacteristics of ITU-T H.273 as RFC 8216bis 4.4.6.2 sorts them. */
const RANGES: Readonly<Record<number, string>> = {
  ...{ 1: 'SDR', 6: 'SDR', 13: 'SDR', 14: 'SDR', 15: 'SDR' },
  ...{ 16: 'PQ', 18: 'HLG' },
}

/** `undefined` where the media does not tell. */
function measuredRange({ playlist }: Variant): string | undefined {
  const formats = playlist ? formatsOf(playlist, 'video') : []
  const ranges = formats.flatMap(({ transfer }) => (transfer && RANGES[transfer]) || [])
  return ['PQ', 'HLG', 'SDR'].find((range) => ranges.includes(range))
}

function startWithIdr(presentation: Presentation): boolean {
  const playlists = videoPlaylists(presentation)
  return playlists.length > 0 && playlists.every(allStartWithIdr)
}

function allStartWithIdr(playlist: MediaPlaylist): boolean {
  return readSegmentsOf(playlist).every(
    (segment) => trackOf(segment, 'video')?.startsWithIdr !== false,
  )
}
