import { averageBps, type Piece, peakBps } from '../../package/bandwidth.ts'
import type { MediaPlaylist, Multivariant, Segment, Variant } from '../presentation.ts'
import { hasPictures } from './variants.ts'

/** Bits per second of the segments of a playlist, or of playlists that play together. */
export interface Rates {
  readonly peakBps: number
  readonly averageBps: number
}

/** Measured (RFC 8216bis 4.1); `undefined` where a segment's size or duration is not known. */
export function ratesOf(playlist: MediaPlaylist): Rates | undefined {
  const pieces = playlist.segments.filter(({ isGap }) => !isGap).map(pieceOf)
  const known = pieces.filter((piece) => piece !== undefined)
  if (known.length === 0 || known.length < pieces.length) return undefined
  const longest = known.reduce((high, piece) => Math.max(high, piece.durationSeconds), 0)
  const target = playlist.listed.targetDuration ?? Math.round(longest)
  return { peakBps: peakBps(known, target), averageBps: averageBps(known) }
}

function pieceOf({ measured, durationSeconds }: Segment): Piece | undefined {
  const isSized = measured.state === 'read' || measured.state === 'opaque'
  return isSized && durationSeconds
    ? { durationSeconds, byteLength: measured.byteLength }
    : undefined
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
  // Another camera angle plays in place of the variant's own pictures, and another language in place
  // of sound alone.
  const replaced = hasPictures(variant) ? 'VIDEO' : 'AUDIO'
  const sets = groups.map(({ type, playlists }) =>
    type === replaced && !isMember && playlists.length > 0 ? [own, ...playlists] : playlists,
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
