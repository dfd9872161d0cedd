import type { AudioFormat, MediaFormat, VideoFormat } from '../../media-format.ts'
import type { TrackFacts } from '../measure/segment-facts.ts'
import type { Measured, MediaPlaylist, Presentation, Segment } from '../presentation.ts'

export type ReadSegment = Segment & { readonly measured: Measured & { readonly state: 'read' } }

export function isRead(segment: Segment): segment is ReadSegment {
  return segment.measured.state === 'read'
}

/** The segments that were measured, in order. */
export function readSegmentsOf({ segments }: MediaPlaylist): readonly ReadSegment[] {
  return segments.filter(isRead)
}

/** Every format of one kind in a playlist, each once. */
export function formatsOf<Kind extends MediaFormat['kind']>(
  playlist: MediaPlaylist,
  kind: Kind,
): readonly (MediaFormat & { readonly kind: Kind })[] {
  const formats = new Set<MediaFormat>()
  for (const { measured } of readSegmentsOf(playlist)) {
    for (const { format } of measured.tracks) if (format.kind === kind) formats.add(format)
  }
  return [...formats] as (MediaFormat & { readonly kind: Kind })[]
}

export function hasVideo(playlist: MediaPlaylist): boolean {
  return formatsOf(playlist, 'video').length > 0
}

/** Playlists of pictures that play, so not those of I-frames. */
export function videoPlaylists({ media }: Presentation): readonly MediaPlaylist[] {
  return media.filter((playlist) => isPlayed(playlist) && hasVideo(playlist))
}

/** Playlists of sound without pictures. */
export function audioPlaylists({ media }: Presentation): readonly MediaPlaylist[] {
  return media.filter(
    (playlist) =>
      isPlayed(playlist) && !hasVideo(playlist) && formatsOf(playlist, 'audio').length > 0,
  )
}

/** Playlists of pictures and sound: all that subtitles and I-frames accompany. */
export function playedPlaylists({ media }: Presentation): readonly MediaPlaylist[] {
  return media.filter(isPlayed)
}

export function iFramePlaylists({ media }: Presentation): readonly MediaPlaylist[] {
  return media.filter(
    ({ role, listed, file }) => file && (role === 'iframes' || listed.isIFramesOnly),
  )
}

export function subtitlePlaylists({ media }: Presentation): readonly MediaPlaylist[] {
  return media.filter(({ role, file }) => file && role === 'subtitles')
}

function isPlayed({ role, listed, file }: MediaPlaylist): boolean {
  return (
    file?.kind === 'media' && role !== 'subtitles' && role !== 'iframes' && !listed.isIFramesOnly
  )
}

/** What the times of a segment are taken from: its pictures, else its sound. */
export function mainTrack({ measured }: ReadSegment): TrackFacts | undefined {
  const of = (kind: MediaFormat['kind']) =>
    measured.tracks.find(({ format }) => format.kind === kind)
  return of('video') ?? of('audio') ?? of('text')
}

export function trackOf(
  { measured }: ReadSegment,
  kind: MediaFormat['kind'],
): TrackFacts | undefined {
  return measured.tracks.find(({ format }) => format.kind === kind)
}

export function videoFormats(presentation: Presentation): readonly VideoFormat[] {
  return videoPlaylists(presentation).flatMap((playlist) => formatsOf(playlist, 'video'))
}

export function audioFormats(presentation: Presentation): readonly AudioFormat[] {
  return playedPlaylists(presentation).flatMap((playlist) => formatsOf(playlist, 'audio'))
}

/** Why nothing could be measured in a presentation, for rules that need what was. */
export function unmeasured({ media }: Presentation): string {
  const reasons = media.flatMap(({ unread, segments }) => [
    ...(unread === undefined ? [] : [unread]),
    ...segments.flatMap(({ measured }) => (measured.state === 'read' ? [] : measured.reason)),
  ])
  return reasons[0] === undefined
    ? 'there is nothing of the kind'
    : `nothing could be read: ${reasons[0]}`
}
