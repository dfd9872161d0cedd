import { formatSeconds } from '../derive/format.ts'
import { audioFrameSeconds, videoFrameSeconds } from '../derive/frame-rate.ts'
import { oddInstant, ROUNDING_SECONDS } from '../derive/instants.ts'
import {
  audioPlaylists,
  formatsOf,
  mainTrack,
  playedPlaylists,
  unmeasured,
  videoPlaylists,
} from '../derive/media.ts'
import { spansOf } from '../derive/timeline.ts'
import type { MediaPlaylist } from '../presentation.ts'
import { type Finding, forEach, type Outcome, ofVod, type Rule, skip } from '../rule.ts'

const ALONE = 'there is one media playlist alone'

/** Whether renditions fit each other in time: RFC 8216bis 6.2.4, Apple 8.15 and 8.22. */
export const ALIGNMENT_RULES: readonly Rule[] = [
  {
    id: 'RFC 8216bis 6.2.4 timestamps',
    level: 'MUST',
    title: 'all renditions begin at the same time',
    check: ofVod((presentation) => {
      const [first, ...others] = playedPlaylists(presentation).flatMap(
        (playlist) => beginningOf(playlist) ?? [],
      )
      if (first === undefined) return skip(unmeasured(presentation))
      const frame = Math.max(videoFrameSeconds(presentation) ?? 0, audioFrameSeconds(presentation))
      return forEach(others, ALONE, (other) => differentBeginning(first, other, frame))
    }),
  },
  {
    id: 'Apple 8.15',
    level: 'MUST',
    title: 'discontinuities are at the same points everywhere',
    check: ofVod((presentation) => {
      const slack = audioFrameSeconds(presentation) + (videoFrameSeconds(presentation) ?? 0)
      const [first, ...others] = playedPlaylists(presentation)
      if (first === undefined) return skip('no media playlist could be read')
      return forEach(others, ALONE, (other) => differentBreaks(first, other, slack))
    }),
  },
  {
    id: 'Apple 8.22 AirPlay 2',
    level: 'MUST',
    title: 'all pictures are cut at the same instants',
    check: (presentation) => sameCuts(videoPlaylists(presentation), ROUNDING_SECONDS),
  },
  {
    id: 'Apple 8.22',
    level: 'SHOULD',
    title: 'sound is cut where the pictures are, to a frame',
    check: (presentation) => {
      const videos = videoPlaylists(presentation).slice(0, 1)
      const sounds = audioPlaylists(presentation)
      if (videos.length === 0 || sounds.length === 0)
        return skip('sound is not apart from pictures')
      const slack = 2 * audioFrameSeconds(presentation) + ROUNDING_SECONDS
      return sameCuts([...videos, ...sounds], slack)
    },
  },
]

interface Beginning {
  readonly label: string
  readonly startSeconds: number
  readonly isVideo: boolean
  /** The most that may be priming of an encoder which no edit list takes off. */
  readonly primingSeconds: number
}

/** Samples that encoders of AAC put before the sound, at the most. */
const PRIMING_SAMPLES = 2112

function beginningOf(playlist: MediaPlaylist): Beginning | undefined {
  const [span] = spansOf(playlist)
  if (span === undefined || span.segment !== playlist.segments[0]) return undefined
  const track = mainTrack(span.segment)
  const isVideo = track?.format.kind === 'video'
  const [audio] = formatsOf(playlist, 'audio')
  const priming = isVideo || track?.isTrimmed ? 0 : PRIMING_SAMPLES / (audio?.sampleRate || 44_100)
  const { label } = playlist
  return { label, startSeconds: span.startSeconds, isVideo, primingSeconds: priming }
}

function differentBeginning(first: Beginning, other: Beginning, frame: number): readonly Finding[] {
  const difference = other.startSeconds - first.startSeconds
  const slack = (other.isVideo === first.isVideo ? 0 : frame) + ROUNDING_SECONDS
  const early = Math.max(slack, other.primingSeconds)
  const late = Math.max(slack, first.primingSeconds)
  if (difference >= -early && difference <= late) return []
  const expected = `${formatSeconds(first.startSeconds)} as ${first.label}`
  return [{ where: other.label, expected, seen: formatSeconds(other.startSeconds) }]
}

function differentBreaks(
  first: MediaPlaylist,
  other: MediaPlaylist,
  slack: number,
): readonly Finding[] {
  const [wanted, seen] = [breaksOf(first), breaksOf(other)]
  const isSame =
    wanted.length === seen.length &&
    wanted.every((at, index) => Math.abs(at - (seen[index] ?? Infinity)) <= slack)
  if (isSame) return []
  const list = (times: readonly number[]) => times.map(formatSeconds).join(', ') || 'none'
  return [{ where: other.label, expected: `${list(wanted)} as ${first.label}`, seen: list(seen) }]
}

/** Seconds on the timeline of EXTINF, which a discontinuity does not break. */
function breaksOf({ segments }: MediaPlaylist): readonly number[] {
  let at = 0
  return segments.flatMap(({ isDiscontinuity, durationSeconds = 0 }) => {
    at += durationSeconds
    return isDiscontinuity ? [at - durationSeconds] : []
  })
}

function sameCuts(playlists: readonly MediaPlaylist[], slack: number): Outcome {
  const [first, ...others] = playlists
  if (first === undefined) return skip('no pictures could be measured')
  const cuts = (playlist: MediaPlaylist) =>
    spansOf(playlist).map(({ startSeconds }) => startSeconds)
  const wanted = cuts(first)
  return forEach(others, 'there are no others to compare', (playlist) => {
    const odd = oddInstant(wanted, cuts(playlist), slack)
    if (odd === undefined) return []
    const cut = `a cut at ${formatSeconds(odd.seconds)}`
    const expected = `${odd.isOfFirst ? cut : `no ${cut.slice(2)}`} as ${first.label}`
    return [{ where: playlist.label, expected, seen: odd.isOfFirst ? 'none' : 'one' }]
  })
}
