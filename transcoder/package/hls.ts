import {
  CONTENT_KEY_NAME,
  IFRAMES_PLAYLIST_NAME,
  INIT_NAME,
  MEDIA_PLAYLIST_NAME,
  segmentName,
  WHOLE_TEXT_NAME,
} from '../../src/core/asset-keys.ts'
import {
  type MediaSegmentLine,
  targetDurationOf,
  writeMediaPlaylist,
} from '../../src/core/playlist/write-media.ts'
import { isVideo, type Rendition, type SubtitleTrack } from '../rendition.ts'
import { writeMultivariant } from './hls-multivariant.ts'
import { type Presentation, targetOf } from './presentation.ts'
import { textSegmentsOf } from './subtitles.ts'
import { wholeWebVtt } from './webvtt.ts'

export interface HlsPresentation {
  /** The pointer. */
  readonly multivariant: string
  /** Playlists and text by their paths below the version. */
  readonly objects: ReadonlyMap<string, string>
}

/** Where a rendition's playlist finds the version's key. */
export const KEY_URI = `../${CONTENT_KEY_NAME}`

/** The playlists of what was made, and the text that they name. */
export function packageHls(presentation: Presentation): HlsPresentation {
  const { renditions, subtitles } = presentation
  return {
    multivariant: writeMultivariant(presentation),
    objects: new Map([
      ...renditions.flatMap((rendition) => writeRendition(rendition, presentation)),
      ...subtitles.flatMap((track) => writeSubtitles(track, presentation)),
    ]),
  }
}

type Written = readonly [path: string, text: string]

function writeRendition(rendition: Rendition, presentation: Presentation): readonly Written[] {
  const { name } = rendition.plan
  return [
    [`${name}/${MEDIA_PLAYLIST_NAME}`, writeWholeMedia(rendition, presentation)],
    ...(isVideo(rendition) ? [writeIFrames(rendition, presentation)] : []),
  ]
}

/** The playlist of a rendition that is whole. */
export function writeWholeMedia(
  { segments }: Pick<Rendition, 'segments'>,
  presentation: Pick<Presentation, 'renditions' | 'isEncrypted'>,
): string {
  return writeMediaPlaylist({
    targetDuration: targetOf(presentation),
    ...protectionOf(presentation),
    segments: segments.map(({ number, durationSeconds }) => ({
      uri: segmentName(number),
      durationSeconds,
    })),
  })
}

/** Every I-frame by its place in the segments (RFC 8216bis 4.4.3.6). */
function writeIFrames({ plan, segments }: Rendition, presentation: Presentation): Written {
  const iframes = segments
    .flatMap((segment) => segment.iframes)
    .map(({ name, offset, byteLength, durationSeconds }) => ({
      uri: name,
      durationSeconds,
      range: { offset, byteLength },
    }))
  const text = writeMediaPlaylist({
    targetDuration: targetFor(iframes),
    ...protectionOf(presentation),
    isIFramesOnly: true,
    segments: iframes,
  })
  return [`${plan.name}/${IFRAMES_PLAYLIST_NAME}`, text]
}

function protectionOf({ isEncrypted }: Pick<Presentation, 'isEncrypted'>) {
  return { mapUri: INIT_NAME, ...(isEncrypted && { keyUri: KEY_URI }) }
}

function writeSubtitles(track: SubtitleTrack, presentation: Presentation) {
  const { name: folder } = track.plan
  const segments = textSegmentsOf(track, presentation)
  const lines = segments.map(({ name, durationSeconds }) => ({ uri: name, durationSeconds }))
  const playlist = writeMediaPlaylist({ targetDuration: targetFor(lines), segments: lines })
  return [
    [`${folder}/${MEDIA_PLAYLIST_NAME}`, playlist] as const,
    [`${folder}/${WHOLE_TEXT_NAME}`, wholeWebVtt(track.text)] as const,
    ...segments.map(({ name, text }) => [`${folder}/${name}`, text] as const),
  ]
}

function targetFor(segments: readonly MediaSegmentLine[]): number {
  return targetDurationOf(segments.map(({ durationSeconds }) => durationSeconds))
}
