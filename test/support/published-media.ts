import { createDecipheriv } from 'node:crypto'
import { posix } from 'node:path'
import HLS from 'hls-parser'
import { type MovieFragment, readFragments, readTrack, type Track } from './mp4-boxes.ts'

/** A bucket's objects by key, however they are kept. */
export type Objects = ReadonlyMap<string, { readonly bytes: Buffer }>

/** What a media playlist turned out to name. */
export interface ReadMedia {
  readonly isWhole: boolean
  readonly seconds: number
  /** Where each segment begins on the decoder's clock. */
  readonly starts: readonly number[]
}

type Playlist = HLS.types.MediaPlaylist
type PlaylistSegment = HLS.types.Segment

/** Sound is cut between its own frames, and its first segment holds the priming too. */
const SOUND_TOLERANCE = 0.03
const TOLERANCE = 0.001

/** @throws where an object is not there */
export function objectAt(objects: Objects, key: string): Buffer {
  const object = objects.get(key)
  if (!object) throw new Error(`${key} is not in the store`)
  return object.bytes
}

/** The key of what a playlist names. */
export function resolve(playlistKey: string, uri: string): string {
  return posix.join(posix.dirname(playlistKey), decodeURIComponent(uri))
}

export function readPlaylist(objects: Objects, key: string): Playlist {
  const playlist = HLS.parse(objectAt(objects, key).toString('utf8'))
  if (playlist.isMasterPlaylist) throw new Error(`${key} is no media playlist`)
  return playlist as Playlist
}

/** Sound or video, all of what its playlist names. @throws what is wrong with it */
export function readMedia(objects: Objects, key: string): ReadMedia {
  const playlist = readPlaylist(objects, key)
  const { segments, endlist, playlistType } = playlist
  if (endlist !== (playlistType === 'VOD')) throw new Error(`${key} is neither growing nor whole`)
  if (segments.length === 0) throw new Error(`${key} names no segment`)
  const track = readTrack(initOf(objects, key, playlist))
  const tolerance = /\/audio-\d/.test(key) ? SOUND_TOLERANCE : TOLERANCE
  let next = 0
  const starts = segments.map((segment) => {
    const fragments = fragmentsOf(objects, key, segment, track)
    const ticks = checkContiguous(fragments, next, `${key} ${segment.uri}`)
    if (Math.abs(ticks / track.timescale - segment.duration) > tolerance) {
      throw new Error(`${key} ${segment.uri} is not as long as its EXTINF`)
    }
    const start = next / track.timescale
    next += ticks
    return start
  })
  return { isWhole: endlist, seconds: secondsOf(segments), starts }
}

/** Every I-frame is a stretch of a fragment from its first byte on. @throws what is wrong */
export function checkIFrames(objects: Objects, key: string, media: ReadMedia): void {
  const playlist = readPlaylist(objects, key)
  if (!playlist.isIFrame || !playlist.endlist)
    throw new Error(`${key} is no whole I-frame playlist`)
  const whole = readPlaylist(objects, resolve(key, 'index.m3u8'))
  const track = readTrack(initOf(objects, key, playlist))
  const wanted = whole.segments.flatMap((segment) => {
    const bytes = clearBytes(objects, resolve(key, 'index.m3u8'), segment)
    return readFragments(bytes, track).map(({ start, firstSampleEnd }) => ({
      offset: start,
      bytes: bytes.subarray(start, firstSampleEnd),
    }))
  })
  if (wanted.length !== playlist.segments.length) throw new Error(`${key} leaves I-frames out`)
  playlist.segments.forEach((segment, index) => {
    const { offset, bytes } = wanted[index] ?? { offset: -1, bytes: Buffer.alloc(0) }
    const isPlace = segment.key !== undefined || segment.byterange.offset === offset
    if (!isPlace || !clearBytes(objects, key, segment).equals(bytes)) {
      throw new Error(`${key} names another stretch than I-frame ${index + 1}`)
    }
  })
  if (Math.abs(secondsOf(playlist.segments) - media.seconds) > TOLERANCE) {
    throw new Error(`${key} is not as long as the film`)
  }
}

/** @returns ticks of all fragments. @throws where one does not follow the one before */
function checkContiguous(fragments: readonly MovieFragment[], start: number, what: string): number {
  let next = start
  for (const { decodeTime, duration } of fragments) {
    if (decodeTime !== next) throw new Error(`${what} begins at ${decodeTime} and not at ${next}`)
    next += duration
  }
  return next - start
}

function fragmentsOf(objects: Objects, key: string, segment: PlaylistSegment, track: Track) {
  try {
    return readFragments(clearBytes(objects, key, segment), track)
  } catch (error) {
    throw new Error(`${key} ${segment.uri}: ${error instanceof Error ? error.message : error}`)
  }
}

/** As a player has it, decrypted where the playlist says so. */
function clearBytes(objects: Objects, key: string, segment: PlaylistSegment): Buffer {
  const object = objectAt(objects, resolve(key, segment.uri))
  const { offset, length } = segment.byterange ?? { offset: 0, length: object.length }
  if (offset + length > object.length) throw new Error(`${segment.uri} is too short for its range`)
  const bytes = object.subarray(offset, offset + length)
  if (segment.key?.uri === undefined) return bytes
  const vector = Buffer.alloc(16)
  vector.writeUInt32BE(segment.mediaSequenceNumber, 12)
  const contentKey = objectAt(objects, resolve(key, segment.key.uri))
  const decipher = createDecipheriv('aes-128-cbc', contentKey, vector)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

function initOf(objects: Objects, key: string, { segments }: Playlist): Buffer {
  const uri = segments[0]?.map?.uri
  if (uri === undefined) throw new Error(`${key} has no init segment`)
  return objectAt(objects, resolve(key, uri))
}

function secondsOf(segments: readonly { readonly duration: number }[]): number {
  return segments.reduce((sum, { duration }) => sum + duration, 0)
}
