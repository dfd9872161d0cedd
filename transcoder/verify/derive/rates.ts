import type { MediaPlaylist, Multivariant, Variant } from '../presentation.ts'

/** Bits per second of the segments of a playlist, or of playlists that play together. */
export interface Rates {
  readonly peakBps: number
  readonly averageBps: number
}

interface Piece {
  readonly seconds: number
  readonly bytes: number
}

/** Sums of the same times in another order differ by less. */
const ROUNDING_SECONDS = 1e-6

/** Measured (RFC 8216bis 4.1); `undefined` where a segment's size or duration is not known. */
export function ratesOf(playlist: MediaPlaylist): Rates | undefined {
  const pieces = playlist.segments.flatMap(({ measured, durationSeconds: seconds, isGap }) => {
    if (isGap) return []
    const isSized = measured.state === 'read' || measured.state === 'opaque'
    return [isSized && seconds ? { seconds, bytes: measured.byteLength } : undefined]
  })
  const known = pieces.filter((piece) => piece !== undefined)
  if (known.length === 0 || known.length < pieces.length) return undefined
  const longest = known.reduce((high, { seconds }) => Math.max(high, seconds), 0)
  const target = playlist.listed.targetDuration ?? Math.round(longest)
  return { peakBps: peakOf(known, target), averageBps: rateOf(known) }
}

/**
 * The largest rate of any run that lasts from 0.5 target durations to 1.5 of them and half a second
 * (4.1, "peak segment bit rate"); that of all together where no run does.
 */
function peakOf(pieces: readonly Piece[], target: number): number {
  const shortest = 0.5 * target - ROUNDING_SECONDS
  const longest = 1.5 * target + 0.5 + ROUNDING_SECONDS
  let peak = 0
  for (let first = 0; first < pieces.length; first += 1) {
    let [seconds, bytes] = [0, 0]
    for (let index = first; index < pieces.length; index += 1) {
      seconds += pieces[index]?.seconds ?? 0
      bytes += pieces[index]?.bytes ?? 0
      if (seconds > longest) break
      if (seconds >= shortest) peak = Math.max(peak, (bytes * 8) / seconds)
    }
  }
  return peak || rateOf(pieces)
}

function rateOf(pieces: readonly Piece[]): number {
  const seconds = pieces.reduce((sum, piece) => sum + piece.seconds, 0)
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0)
  return seconds > 0 ? (bytes * 8) / seconds : 0
}

/**
 * The largest sums that any playable combination of a variant's renditions gives (4.4.6.2).
 * `undefined` where one of them could not be measured.
 */
export function combinedRates(variant: Variant, { renditions }: Multivariant): Rates | undefined {
  if (variant.playlist === undefined) return undefined
  const groups = ['AUDIO', 'VIDEO', 'SUBTITLES'].map((type) => {
    const group = variant.attributes.get(type)?.value
    const members = renditions.filter((each) => each.type === type && each.groupId === group)
    return { type, playlists: members.flatMap(({ playlist }) => playlist ?? []) }
  })
  const own = variant.playlist
  const isMember = groups.some(({ playlists }) => playlists.includes(own))
  const sets = groups.map(({ type, playlists }) =>
    // Another camera angle plays in place of the variant's own pictures.
    type === 'VIDEO' && !isMember && playlists.length > 0 ? [own, ...playlists] : playlists,
  )
  const isOwnCounted = isMember || sets.some((set) => set.includes(own))
  return sumOf(isOwnCounted ? sets : [[own], ...sets])
}

function sumOf(sets: readonly (readonly MediaPlaylist[])[]): Rates | undefined {
  let [peakBps, averageBps] = [0, 0]
  for (const set of sets) {
    const rates = set.map(ratesOf)
    if (rates.includes(undefined)) return undefined
    peakBps += rates.reduce((high, each) => Math.max(high, each?.peakBps ?? 0), 0)
    averageBps += rates.reduce((high, each) => Math.max(high, each?.averageBps ?? 0), 0)
  }
  return { peakBps, averageBps }
}
