import { framesPerSecond, NATURAL_RATES } from '../../plan/frame-rate.ts'
import { frameRateOf } from '../derive/frame-rate.ts'
import { readSegmentsOf, trackOf, unmeasured, videoPlaylists } from '../derive/media.ts'
import { runsOf } from '../derive/timeline.ts'
import { hasPictures, numberOf, readSize } from '../derive/variants.ts'
import type { MediaPlaylist, Variant } from '../presentation.ts'
import { type Finding, forEach, ofMultivariant, ofVod, type Rule, skip } from '../rule.ts'

/** Frame rates, key frames and sizes of pictures: Apple 1.13 to 1.33. */
export const PICTURE_RULES: readonly Rule[] = [
  {
    id: 'Apple 1.13',
    level: 'SHOULD',
    title: 'an IDR picture comes every two seconds',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), rareKeyFrames),
  },
  {
    id: 'Apple 1.18',
    level: 'SHOULD',
    title: 'frame rates are natural: 23.976, 24, 25, 29.97, 30, 50, 59.94 or 60',
    check: ofVod((presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) => {
        const rate = frameRateOf(playlist)
        const isNatural =
          rate === undefined ||
          rate.average > 60 ||
          NATURAL_RATES.some((each) => isNear(framesPerSecond(each), rate.average))
        if (isNatural) return []
        const seen = rate.average.toFixed(3)
        return [{ where: playlist.label, expected: 'a natural rate', seen }]
      }),
    ),
  },
  {
    id: 'Apple 1.19',
    level: 'MUST',
    title: 'frame rates are at most 60',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) => {
        const rate = frameRateOf(playlist)
        if (rate === undefined || rate.average <= 60 * (1 + RATE_TOLERANCE)) return []
        return [{ where: playlist.label, expected: '60 or less', seen: rate.average.toFixed(3) }]
      }),
  },
  {
    id: 'Apple 1.32',
    level: 'SHOULD',
    title: 'the variant listed first is the one of about 2 Mbit/s',
    check: ofMultivariant(({ variants }) => {
      const rated = variants.filter(hasPictures).flatMap((variant) => {
        const bps = averageOf(variant)
        return bps === undefined ? [] : [{ variant, bps }]
      })
      const [first] = rated
      if (first === undefined) return skip('no variant with pictures tells its bit rate')
      const nearest = rated.toSorted((a, b) => distance(a.bps) - distance(b.bps))[0] ?? first
      const isFine = nearest === first || (first.bps >= LOW_BPS && first.bps <= HIGH_BPS)
      if (isFine) return []
      const expected = `the variant of ${Math.round(nearest.bps / 1000)} kbit/s first`
      return [
        { where: first.variant.label, expected, seen: `${Math.round(first.bps / 1000)} kbit/s` },
      ]
    }),
  },
  {
    id: 'Apple 1.33',
    level: 'SHOULD',
    title: 'all pictures have one aspect ratio',
    check: ofMultivariant(({ variants }) => {
      const sized = variants.flatMap((variant) => {
        const size = readSize(variant)
        return size ? [{ label: variant.label, ...size }] : []
      })
      const [first, ...others] = sized
      if (first === undefined) return skip('no variant tells its RESOLUTION')
      return forEach(others, 'there is one variant alone', (other) => {
        if (isSameShape(first, other)) return []
        const expected = `${(first.width / first.height).toFixed(3)} as ${first.label}`
        return [{ where: other.label, expected, seen: (other.width / other.height).toFixed(3) }]
      })
    }),
  },
]

const RATE_TOLERANCE = 0.001
const KEY_SECONDS = 2
const DEFAULT_BPS = 2_000_000
const LOW_BPS = 1_500_000
const HIGH_BPS = 2_500_000

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= a * RATE_TOLERANCE
}

function distance(bps: number): number {
  return Math.abs(bps - DEFAULT_BPS)
}

function averageOf(variant: Variant): number | undefined {
  return numberOf(variant, 'AVERAGE-BANDWIDTH') ?? numberOf(variant, 'BANDWIDTH')
}

/** Sizes are whole and mostly even, so that the same shape is not the same fraction. */
function isSameShape(a: Size, b: Size): boolean {
  const difference = Math.abs(a.width * b.height - b.width * a.height)
  return difference <= 2 * Math.max(a.width + a.height, b.width + b.height)
}

interface Size {
  readonly width: number
  readonly height: number
}

/** A frame more than two seconds is how far 29.97 frames a second are from 30. */
function rareKeyFrames(playlist: MediaPlaylist): readonly Finding[] {
  const frame = 1 / (frameRateOf(playlist)?.average ?? 24)
  for (const run of runsOf(playlist)) {
    let before: number | undefined
    for (const { segment } of run) {
      for (const time of trackOf(segment, 'video')?.syncSeconds ?? []) {
        const distance = before === undefined ? 0 : time - before
        if (distance > KEY_SECONDS + frame * 1.5) {
          const seen = `${distance.toFixed(3)} s without`
          return [{ where: segment.label, expected: 'one every 2 s', seen }]
        }
        before = time
      }
    }
  }
  return readSegmentsOf(playlist).flatMap((segment): readonly Finding[] => {
    const track = trackOf(segment, 'video')
    const last = track?.syncSeconds.at(-1)
    if (track === undefined || last === undefined) return []
    const rest = track.endSeconds - last
    if (rest <= KEY_SECONDS + frame * 1.5) return []
    return [
      { where: segment.label, expected: 'one every 2 s', seen: `${rest.toFixed(3)} s without` },
    ]
  })
}
