import { joinBytes } from '../../mp4/join-bytes.ts'
import { countFrames } from '../../transport/audio-frames.ts'
import type { PesPacket } from '../../transport/pes.ts'
import type { StreamCoding } from '../../transport/tables.ts'
import { Clock } from './clock.ts'
import type { ElementaryStream } from './elementary-stream.ts'
import type { TrackFacts } from './segment-facts.ts'

/** Sound of a transport stream. Its frames may go over packets, so they are counted at the end. */
export class ElementaryAudio implements ElementaryStream {
  readonly #coding: StreamCoding
  readonly #clock = new Clock()
  readonly #parts: Uint8Array[] = []
  #startSeconds: number | undefined

  constructor(coding: StreamCoding) {
    this.#coding = coding
  }

  take({ presentationTime, data }: PesPacket): void {
    if (presentationTime !== undefined) this.#startSeconds ??= this.#clock.seconds(presentationTime)
    this.#parts.push(data)
  }

  facts(id: number, isEncrypted: boolean): TrackFacts | undefined {
    if (this.#startSeconds === undefined) return undefined
    return audioFacts(id, joinBytes(this.#parts), this.#coding, this.#startSeconds, isEncrypted)
  }
}

/** What is kept of frames that follow each other from a time on. */
export function audioFacts(
  id: number,
  bytes: Uint8Array,
  coding: StreamCoding,
  startSeconds: number,
  isEncrypted: boolean,
): TrackFacts | undefined {
  const frames = countFrames(bytes, coding)
  const frameSeconds = frames?.format.sampleRate
    ? frames.samplesPerFrame / frames.format.sampleRate
    : 0
  if (frames === undefined || frameSeconds === 0) return undefined
  const endSeconds = startSeconds + frames.count * frameSeconds
  return {
    id,
    format: frames.format,
    isEncrypted,
    startSeconds,
    endSeconds,
    decodeStartSeconds: startSeconds,
    decodeEndSeconds: endSeconds,
    isTrimmed: false,
    sampleCount: frames.count,
    startsWithIdr: undefined,
    syncSeconds: [],
    pace: {
      intervals: frames.count,
      seconds: frames.count * frameSeconds,
      shortestSeconds: frameSeconds,
      longestSeconds: frameSeconds,
    },
  }
}
