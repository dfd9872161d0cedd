import { viewOf } from '../../../transcoder/mp4/box.ts'
import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'
import {
  AAC_ENTRY,
  box,
  bytes,
  fragmentOf,
  initOf,
  type SampleSpec,
  words,
} from '../../transcoder/mp4/sample-stream.ts'
import { avcSequence, type Picture, slice } from './pictures.ts'

/** A track as files: an initialization section, and segments that are made of fragments. */
export interface FmpTrack {
  readonly init: Uint8Array
  readonly segments: readonly FmpSegment[]
}

export interface FmpSegment {
  readonly bytes: Uint8Array
  readonly seconds: number
  /** Of each fragment, up to the end of its first sample. */
  readonly iFrames: readonly IFrame[]
}

export interface IFrame {
  readonly offset: number
  readonly length: number
  /** Until the next one. */
  readonly seconds: number
}

export interface VideoSpec extends Picture {
  readonly framesPerSecond: number
  readonly bitsPerSecond: number
  readonly segments: number
  readonly entryType?: 'avc1' | 'avc3' | 'vp09' | 'hvc1' | 'av01'
  /** Frames from one IDR picture to the next. */
  readonly gopFrames?: number
  /** Ticks that all times are put off by. */
  readonly delay?: number
  /** Frames of each segment. */
  readonly segmentFrames?: number
}

export const VIDEO_TICKS = 90_000

export function videoTrack(spec: VideoSpec): FmpTrack {
  const { framesPerSecond, segments, delay = 0, segmentFrames = framesPerSecond * 6 } = spec
  const entry = visualEntry(spec)
  const init = initOf({ handler: 'vide', timescale: VIDEO_TICKS, entry })
  const duration = VIDEO_TICKS / framesPerSecond
  return {
    init,
    segments: Array.from({ length: segments }, (_, index) =>
      videoSegment(spec, delay + index * segmentFrames * duration, segmentFrames, duration),
    ),
  }
}

function videoSegment(
  spec: VideoSpec,
  start: number,
  frames: number,
  duration: number,
): FmpSegment {
  const { framesPerSecond, bitsPerSecond, gopFrames = framesPerSecond * 2 } = spec
  const size = Math.round(bitsPerSecond / 8 / framesPerSecond)
  const fragments: Uint8Array[] = []
  const iFrames: IFrame[] = []
  let offset = 0
  for (let at = 0; at < frames; at += gopFrames) {
    const count = Math.min(gopFrames, frames - at)
    const samples = Array.from({ length: count }, (_, index) =>
      sampleOf(spec, index === 0, size, duration),
    )
    const fragment = fragmentOf(start + at * duration, samples)
    const length = fragment.length - (count - 1) * size
    iFrames.push({ offset, length, seconds: (count * duration) / VIDEO_TICKS })
    fragments.push(fragment)
    offset += fragment.length
  }
  return { bytes: joinBytes(fragments), seconds: (frames * duration) / VIDEO_TICKS, iFrames }
}

function sampleOf(spec: VideoSpec, isIdr: boolean, size: number, duration: number): SampleSpec {
  const unit = slice(spec.entryType === 'hvc1' ? 'hevc' : 'avc', isIdr, size - 4)
  return { duration, data: joinBytes([words(size - 4), unit]), flags: isIdr ? 0 : 0x10000 }
}

/** A visual sample entry with its size and what describes its decoder. */
function visualEntry(spec: VideoSpec): Uint8Array {
  const head = new Uint8Array(78)
  viewOf(head).setUint16(24, spec.width)
  viewOf(head).setUint16(26, spec.height)
  return box(spec.entryType ?? 'avc1', head, decoderConfig(spec))
}

function decoderConfig(spec: VideoSpec): Uint8Array {
  const [profile, , level] = spec.profile
  if (spec.entryType === 'av01') return box('av1C', bytes(0x81, (profile << 5) | level, 0, 0))
  if (spec.entryType === 'hvc1') {
    const general = [profile, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, level]
    return box('hvcC', bytes(1, ...general, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 0))
  }
  const sequence = avcSequence(spec)
  const sets = [0xe1, 0, sequence.length, ...sequence, 1, 0, 1, 0x68]
  return box('avcC', bytes(1, ...spec.profile, 0xff, ...sets))
}

/** RFC 6381. */
export function codecOf({ entryType = 'avc1', profile }: VideoSpec): string {
  const [first, , level] = profile
  if (entryType === 'hvc1') return `hvc1.${first}.6.L${level}.90`
  if (entryType === 'av01') return `av01.${first}.${String(level).padStart(2, '0')}M.08`
  return `${entryType}.${profile.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

export interface AudioSpec {
  readonly bitsPerSecond: number
  readonly seconds: number
  readonly segmentSeconds: number
  readonly entry?: Uint8Array
  /** Samples that its edit list leaves out. */
  readonly priming?: number
}

const AUDIO_TICKS = 48_000
const FRAME = 1024

/** AAC-LC at 48 kHz, cut at the frame that is nearest to each boundary. */
export function audioTrack(spec: AudioSpec): FmpTrack {
  const { seconds, segmentSeconds, priming = FRAME, entry = AAC_ENTRY } = spec
  const init = initOf({ handler: 'soun', timescale: AUDIO_TICKS, mediaTime: priming, entry })
  const end = seconds * AUDIO_TICKS + priming
  const size = Math.round((spec.bitsPerSecond / 8) * (FRAME / AUDIO_TICKS))
  const segments: FmpSegment[] = []
  for (let at = 0; at < end; ) {
    const boundary = (segments.length + 1) * segmentSeconds * AUDIO_TICKS + priming
    const stop = boundary >= end ? end : Math.round(boundary / FRAME) * FRAME
    const samples: SampleSpec[] = []
    for (let next = at; next < stop; next += FRAME)
      samples.push({ duration: Math.min(FRAME, stop - next), data: new Uint8Array(size) })
    const presented = Math.max(priming, at)
    segments.push({
      bytes: fragmentOf(at, samples),
      seconds: (stop - presented) / AUDIO_TICKS,
      iFrames: [],
    })
    at = stop
  }
  return { init, segments }
}
