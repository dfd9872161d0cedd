import { codecList, familyOf, isSameCodec, isVideoCodec } from '../derive/codecs.ts'
import { frameRateOf } from '../derive/frame-rate.ts'
import { formatsOf } from '../derive/media.ts'
import { hasPictures, playlistsOf, readSize, textOf } from '../derive/variants.ts'
import type { Multivariant, Variant } from '../presentation.ts'
import { type Finding, forEach, ofMultivariant, type Rule, skip } from '../rule.ts'

const NO_VIDEO = 'no variant has pictures'

/** What EXT-X-STREAM-INF says, and whether it is true: Apple 9, RFC 8216bis 4.4.6.2. */
export const VARIANT_RULES: readonly Rule[] = [
  {
    id: 'Apple 9.1',
    level: 'MUST',
    title: 'each variant tells its CODECS',
    check: ofMultivariant(({ variants }) => variants.flatMap((variant) => lack(variant, 'CODECS'))),
  },
  {
    id: 'RFC 8216bis 6.2.4 CODECS',
    level: 'MUST',
    title: 'CODECS names every codec of a variant as the media has it',
    check: ofMultivariant((multivariant) =>
      multivariant.variants.flatMap((variant) => missingCodecs(variant, multivariant)),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 CODECS',
    level: 'MUST',
    title: 'CODECS names no codec that the variant does not have',
    check: ofMultivariant((multivariant) =>
      multivariant.variants.flatMap((variant) => idleCodecs(variant, multivariant)),
    ),
  },
  {
    id: 'Apple 9.2',
    level: 'MUST',
    title: 'each variant with pictures tells their RESOLUTION',
    check: ofMultivariant(({ variants }) =>
      forEach(variants.filter(hasPictures), NO_VIDEO, (variant) => lack(variant, 'RESOLUTION')),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 RESOLUTION',
    level: 'MUST',
    title: 'RESOLUTION is the size of the pictures',
    check: ofMultivariant(({ variants }) => variants.flatMap(wrongSize)),
  },
  {
    id: 'Apple 9.15',
    level: 'MUST',
    title: 'each variant with pictures tells their FRAME-RATE',
    check: ofMultivariant(({ variants }) =>
      forEach(variants.filter(hasPictures), NO_VIDEO, (variant) => lack(variant, 'FRAME-RATE')),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 FRAME-RATE',
    level: 'MUST',
    title: 'FRAME-RATE is that of the pictures, to three decimals',
    check: ofMultivariant(({ variants }) => variants.flatMap(wrongRate)),
  },
  {
    id: 'Apple 9.14',
    level: 'MUST',
    title: 'each variant tells its AVERAGE-BANDWIDTH',
    check: ofMultivariant(({ variants }) =>
      variants.flatMap((variant) => lack(variant, 'AVERAGE-BANDWIDTH')),
    ),
  },
  {
    id: 'Apple 9.19',
    level: 'MUST',
    title: 'SCORE is on every variant or on none',
    check: ofMultivariant(({ variants }) => {
      if (!variants.some(({ attributes }) => attributes.has('SCORE')))
        return skip('no variant has a SCORE')
      return variants.flatMap((variant) => lack(variant, 'SCORE'))
    }),
  },
]

/** A variant that does not have an attribute. */
export function lack(variant: Variant, name: string): readonly Finding[] {
  if (variant.attributes.has(name)) return []
  return [{ where: variant.label, expected: name, seen: 'none' }]
}

/** All that a variant plays, by its codecs as the media has them. */
function measuredCodecs(variant: Variant, multivariant: Multivariant): ReadonlyMap<string, string> {
  const codecs = new Map<string, string>()
  for (const playlist of playlistsOf(variant, multivariant)) {
    for (const kind of ['video', 'audio', 'text'] as const) {
      for (const { codec } of formatsOf(playlist, kind))
        if (codec) codecs.set(codec, playlist.label)
    }
  }
  return codecs
}

function missingCodecs(variant: Variant, multivariant: Multivariant): readonly Finding[] {
  const text = textOf(variant, 'CODECS')
  if (text === undefined) return []
  const said = codecList(text)
  return (
    [...measuredCodecs(variant, multivariant)]
      // WebVTT may be named and need not (Apple 5.10).
      .filter(([codec]) => codec !== 'wvtt' && !said.some((each) => isSameCodec(each, codec)))
      .map(([codec, label]) => ({
        where: variant.label,
        expected: `${codec} of ${label}`,
        seen: text,
      }))
  )
}

function idleCodecs(variant: Variant, multivariant: Multivariant): readonly Finding[] {
  const measured = [...measuredCodecs(variant, multivariant).keys()]
  const families = new Set(measured.map(familyOf))
  return codecList(textOf(variant, 'CODECS'))
    .filter((said) => {
      // Of a kind of media that could not be read, nothing is known.
      const isKnown = families.has(familyOf(said)) || (isVideoCodec(said) && families.has('avc'))
      return isKnown && !measured.some((codec) => isSameCodec(said, codec))
    })
    .map((said) => ({ where: variant.label, expected: measured.join(','), seen: said }))
}

/** As coded, or with its pixels made square. */
function wrongSize(variant: Variant): readonly Finding[] {
  const said = readSize(variant)
  if (said === undefined || variant.playlist === undefined) return []
  return formatsOf(variant.playlist, 'video').flatMap(
    ({ width, height, pixelAspect: [x, y] = [1, 1] }) => {
      if (width === undefined || height === undefined) return []
      const isNear = (a: number, b: number) => Math.abs(a - b) <= 1
      const isCoded = said.width === width && said.height === height
      const isWidened = said.height === height && isNear(said.width, (width * x) / y)
      const isHeightened = said.width === width && isNear(said.height, (height * y) / x)
      if (isCoded || isWidened || isHeightened) return []
      const seen = `${said.width}x${said.height}`
      return [{ where: variant.label, expected: `${width}x${height}`, seen }]
    },
  )
}

/** Three decimals, and what rounding to ticks of a millisecond adds to a short clip. */
const RATE_TOLERANCE = 0.0015

function wrongRate(variant: Variant): readonly Finding[] {
  const text = textOf(variant, 'FRAME-RATE')
  const measured = variant.playlist && frameRateOf(variant.playlist)
  if (text === undefined || measured === undefined) return []
  const said = Number(text)
  const slack = RATE_TOLERANCE + measured.average * 2e-5
  if (said >= measured.average - slack && said <= measured.fastest + slack) return []
  return [{ where: variant.label, expected: measured.fastest.toFixed(3), seen: text }]
}
