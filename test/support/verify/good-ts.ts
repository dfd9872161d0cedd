import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'
import { ENTRY } from './good-vod.ts'
import { avcSequence, type Picture, slice } from './pictures.ts'
import { putText, type StreamFiles } from './stream-files.ts'
import { adtsFrame, type TsStream, transportStream } from './transport-writer.ts'

/** What tests change about the stream. */
export interface TsSpec {
  /** Streams of one segment of a variant, which begins at a time of the 90 kHz clock. */
  readonly streams?: (variant: Variant, start: number) => readonly TsStream[]
  /** A segment of sound that begins at a time. */
  readonly sound?: (start: number) => Uint8Array
}

export interface Variant extends Picture {
  readonly name: string
  readonly frameBytes: number
}

const SMALL = { width: 320, height: 180, profile: [0x64, 0, 0x0c] } as const
const VARIANTS: readonly Variant[] = [
  { ...SMALL, name: 'high', frameBytes: 700 },
  { ...SMALL, name: 'low', frameBytes: 340 },
]
const FRAMES = 150
const FRAME_TICKS = 3600
const SEGMENT_TICKS = FRAMES * FRAME_TICKS
/** The clock begins anew within the film, as it may. */
const ORIGIN = 2 ** 33 - SEGMENT_TICKS
const CODEC = 'avc1.64000c'

/**
 * Keeps every rule that a stream of transport streams with packed audio can keep: twelve seconds in
 * two bit rates, with I-frames.
 */
export function tsFiles({ streams = pictures, sound = packedSound }: TsSpec = {}): StreamFiles {
  const files: StreamFiles = new Map()
  const times = [ORIGIN, ORIGIN + SEGMENT_TICKS].map((time) => time % 2 ** 33)
  const lines = VARIANTS.flatMap((variant) => {
    const segments = times.map((time) => transportStream(streams(variant, time)))
    return putVariant(files, variant, segments)
  })
  for (const [index, time] of times.entries()) files.set(`sound/${index + 1}.aac`, sound(time))
  putText(files, 'sound/index.m3u8', mediaLines('aac', 2))
  const media =
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,CHANNELS="2",URI="sound/index.m3u8"'
  putText(files, ENTRY, ['#EXTM3U', '#EXT-X-INDEPENDENT-SEGMENTS', media, ...lines])
  return files
}

/** One picture in each packet, an IDR picture every two seconds. */
export function pictures({ frameBytes, ...picture }: Variant, start: number): readonly TsStream[] {
  const begin = Uint8Array.of(0, 0, 1)
  const packets = Array.from({ length: FRAMES }, (_, index) => {
    const isIdr = index % 50 === 0
    const set = isIdr ? [begin, avcSequence(picture)] : []
    return {
      presentationTime: (start + index * FRAME_TICKS) % 2 ** 33,
      data: joinBytes([...set, begin, slice('avc', isIdr, frameBytes)]),
    }
  })
  return [{ pid: 0x101, type: 0x1b, packets }]
}

/** Frames of AAC for six seconds as a stream of its own. */
export function sounds(pid: number, start: number, channels = 2): TsStream {
  const data = joinBytes(Array.from({ length: 281 }, () => adtsFrame(128, channels)))
  return { pid, type: 0x0f, packets: [{ presentationTime: start, data }] }
}

/** The same behind an ID3 tag with its time. */
export function packedSound(start: number): Uint8Array {
  const owner = new TextEncoder().encode('com.apple.streaming.transportStreamTimestamp\0')
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(start))
  const frame = joinBytes([
    new TextEncoder().encode('PRIV'),
    Uint8Array.of(0, 0, 0, 53, 0, 0),
    owner,
    time,
  ])
  const head = Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, frame.length)
  return joinBytes([head, frame, sounds(0, start).packets[0]?.data ?? new Uint8Array()])
}

function putVariant(
  files: StreamFiles,
  { name }: Variant,
  segments: readonly Uint8Array[],
): string[] {
  for (const [index, bytes] of segments.entries()) files.set(`${name}/${index + 1}.ts`, bytes)
  putText(files, `${name}/index.m3u8`, mediaLines('ts', segments.length))
  const frames = segments.map((bytes) => firstPicture(bytes))
  putText(files, `${name}/iframes.m3u8`, [
    ...['#EXTM3U', '#EXT-X-VERSION:4', '#EXT-X-TARGETDURATION:6', '#EXT-X-PLAYLIST-TYPE:VOD'],
    '#EXT-X-I-FRAMES-ONLY',
    ...frames.flatMap((length, index) => [
      '#EXTINF:6.0,',
      `#EXT-X-BYTERANGE:${length}@0`,
      `${index + 1}.ts`,
    ]),
    '#EXT-X-ENDLIST',
  ])
  const rate = Math.ceil(
    (Math.max(...segments.map(({ length }) => length)) + 281 * 128 + 80) * (8 / 6),
  )
  const about = `CODECS="${CODEC}",RESOLUTION=320x180`
  return [
    `#EXT-X-STREAM-INF:BANDWIDTH=${rate},AVERAGE-BANDWIDTH=${rate},CODECS="${CODEC},mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=25.000,AUDIO="sound"`,
    `${name}/index.m3u8`,
    `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=${Math.ceil(((frames[0] ?? 0) * 8) / 6)},${about},URI="${name}/iframes.m3u8"`,
  ]
}

/** Bytes up to where the second picture begins. */
function firstPicture(bytes: Uint8Array): number {
  let starts = 0
  for (let at = 0; at < bytes.length; at += 188) {
    const isPicture = bytes[at + 1] === 0x41 && bytes[at + 2] === 0x01
    if (isPicture) starts += 1
    if (starts === 2) return at
  }
  return bytes.length
}

function mediaLines(ending: string, count: number): string[] {
  const segments = Array.from({ length: count }, (_, index) => [
    '#EXTINF:6.0,',
    `${index + 1}.${ending}`,
  ])
  const head = [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    '#EXT-X-TARGETDURATION:6',
    '#EXT-X-PLAYLIST-TYPE:VOD',
  ]
  return [...head, ...segments.flat(), '#EXT-X-ENDLIST']
}
