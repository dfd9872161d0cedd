import { malformed } from './box.ts'
import { readTracks, type Track } from './tracks.ts'

/** What the `moov` of a stream with one track says about its fragments. */
export interface InitSegment {
  readonly bytes: Uint8Array
  readonly kind: 'video' | 'audio'
  /** RFC 6381, such as `avc1.64001f`. */
  readonly codec: string
  readonly trackId: number
  /** Ticks per second. */
  readonly timescale: number
  /**
   * Where presentation begins on the media's own timeline, in ticks: the encoder's delay that a
   * player skips (ISO/IEC 14496-12, 8.6.6).
   */
  readonly presentationOffset: number
  readonly track: Track
}

/** Reads `ftyp` and `moov`. @throws TranscoderError `fragment_malformed` */
export function readInitSegment(bytes: Uint8Array): InitSegment {
  const track = readOnlyTrack(bytes)
  const { id, entryType, format, timescale, mediaStartTicks } = track
  const { kind, codec } = format
  if (kind !== 'video' && kind !== 'audio') throw malformed('a track of neither video nor audio')
  if (codec === undefined) throw malformed(`codec ${JSON.stringify(entryType)} is not known`)
  const presentationOffset = mediaStartTicks
  return { bytes, kind, codec, trackId: id, timescale, presentationOffset, track }
}

function readOnlyTrack(bytes: Uint8Array): Track {
  try {
    const [track, ...others] = readTracks(bytes)
    if (track && others.length === 0) return track
    throw malformed(`${track ? others.length + 1 : 0} tracks in one stream`)
  } catch (error) {
    if (error instanceof RangeError) throw malformed('a box ends too early', error)
    throw error
  }
}
