import { aacChannels, aacSampleRate } from '../bitstream/audio-config.ts'
import type { AudioFormat } from '../media-format.ts'
import type { StreamCoding } from './tables.ts'

/** Frames of an elementary stream of sound, counted. */
export interface AudioFrames {
  readonly format: AudioFormat
  readonly count: number
  /** Of one of them. */
  readonly samplesPerFrame: number
}

interface Frame {
  readonly bytes: number
  readonly samples: number
  readonly codec: string
  readonly channels: number | undefined
  readonly sampleRate: number | undefined
}

const READERS: Partial<Record<StreamCoding, (bytes: Uint8Array, at: number) => Frame | undefined>> =
  {
    aac: readAdts,
    'ac-3': readAc3,
    'ec-3': readEc3,
    mp3: readMpegAudio,
  }

/** Counts the frames in a run of bytes; the last may go on in the next. */
export function countFrames(bytes: Uint8Array, coding: StreamCoding): AudioFrames | undefined {
  const read = READERS[coding]
  let first: Frame | undefined
  let count = 0
  for (let at = 0; read !== undefined && at < bytes.length; ) {
    const frame = read(bytes, at)
    if (frame !== undefined && frame.bytes > 0) {
      first ??= frame
      count += 1
    }
    at += frame && frame.bytes > 0 ? frame.bytes : 1
  }
  if (first === undefined) return undefined
  const { codec, channels, sampleRate, samples } = first
  return { format: { kind: 'audio', codec, channels, sampleRate }, count, samplesPerFrame: samples }
}

/** Audio Data Transport Stream (ISO/IEC 13818-7, 6.2). */
function readAdts(bytes: Uint8Array, at: number): Frame | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = bytes.subarray(at, at + 7)
  if (a !== 0xff || (b & 0xf6) !== 0xf0) return undefined
  return {
    bytes: ((d & 3) << 11) | (e << 3) | (f >> 5),
    samples: 1024 * (1 + (g & 3)),
    codec: `mp4a.40.${(c >> 6) + 1}`,
    channels: aacChannels(((c & 1) << 2) | (d >> 6)),
    sampleRate: aacSampleRate((c >> 2) & 15),
  }
}

const DOLBY_RATES = [48000, 44100, 32000]
const DOLBY_CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5]
/** kbit/s by half of frmsizecod (ETSI TS 102 366, table 4.13). */
const AC3_KBPS = [
  ...[32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640],
]

/** ETSI TS 102 366, 4.3. */
function readAc3(bytes: Uint8Array, at: number): Frame | undefined {
  if (bytes[at] !== 0x0b || bytes[at + 1] !== 0x77) return undefined
  const sizes = bytes[at + 4] ?? 0
  const sampleRate = DOLBY_RATES[sizes >> 6]
  const kbps = AC3_KBPS[(sizes & 0x3f) >> 1]
  if (sampleRate === undefined || kbps === undefined) return undefined
  const words = Math.floor((kbps * 96_000) / sampleRate) + (sampleRate === 44_100 ? sizes & 1 : 0)
  const mode = ((bytes[at + 6] ?? 0) >> 5) & 7
  // Mix levels of two bits each stand before the flag, where the mode has such channels.
  const skipped = (mode & 1 && mode !== 1 ? 2 : 0) + (mode & 4 ? 2 : 0) + (mode === 2 ? 2 : 0)
  const low = (((bytes[at + 6] ?? 0) * 256 + (bytes[at + 7] ?? 0)) >> (12 - skipped)) & 1
  const channels = (DOLBY_CHANNELS[mode] ?? 0) + low
  return { bytes: words * 2, samples: 1536, codec: 'ac-3', channels, sampleRate }
}

/** ETSI TS 102 366, E.1.2. */
function readEc3(bytes: Uint8Array, at: number): Frame | undefined {
  if (bytes[at] !== 0x0b || bytes[at + 1] !== 0x77) return undefined
  const [size = 0, sizeLow = 0, bits = 0] = bytes.subarray(at + 2, at + 5)
  const rate = bits >> 6
  const sampleRate = rate === 3 ? (DOLBY_RATES[(bits >> 4) & 3] ?? 0) / 2 : DOLBY_RATES[rate]
  const blocks = rate === 3 ? 6 : ([1, 2, 3, 6][(bits >> 4) & 3] ?? 6)
  return {
    bytes: ((((size & 7) << 8) | sizeLow) + 1) * 2,
    samples: blocks * 256,
    codec: 'ec-3',
    channels: (DOLBY_CHANNELS[(bits >> 1) & 7] ?? 0) + (bits & 1),
    sampleRate,
  }
}

const MP3_KBPS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const MP3_LOW_KBPS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

/** Layer III of MPEG-1 and of MPEG-2 with half the rates (ISO/IEC 11172-3, 2.4.2.3). */
function readMpegAudio(bytes: Uint8Array, at: number): Frame | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4)
  if (a !== 0xff || (b & 0xe6) !== 0xe2 || (b & 0x18) === 0x08) return undefined
  const isFirst = (b & 0x18) === 0x18
  const sampleRate =
    ([44_100, 48_000, 32_000][(c >> 2) & 3] ?? 0) / (isFirst ? 1 : b & 0x10 ? 2 : 4)
  const kbps = (isFirst ? MP3_KBPS : MP3_LOW_KBPS)[c >> 4]
  if (!sampleRate || !kbps) return undefined
  const samples = isFirst ? 1152 : 576
  const length = Math.floor((samples * kbps * 125) / sampleRate) + ((c >> 1) & 1)
  return {
    bytes: length,
    samples,
    codec: 'mp4a.40.34',
    channels: d >> 6 === 3 ? 1 : 2,
    sampleRate,
  }
}
