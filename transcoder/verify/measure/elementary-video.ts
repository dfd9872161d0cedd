import { readAvcSequence } from '../../bitstream/avc-sequence.ts'
import { readHevcSequence } from '../../bitstream/hevc-sequence.ts'
import {
  annexBUnits,
  isIdr,
  isSequenceParameterSet,
  isSlice,
  type NalCoding,
  nalType,
} from '../../bitstream/nal-units.ts'
import type { VideoFormat } from '../../media-format.ts'
import type { PesPacket } from '../../transport/pes.ts'
import { Clock } from './clock.ts'
import type { ElementaryStream } from './elementary-stream.ts'
import { paceOf, type TrackFacts } from './segment-facts.ts'

interface Picture {
  readonly presentationSeconds: number
  readonly decodeSeconds: number
  readonly isIdr: boolean
}

/** Pictures of a transport stream: one access unit in each packet, as HLS has them. */
export class ElementaryVideo implements ElementaryStream {
  readonly #coding: NalCoding
  readonly #clock = new Clock()
  readonly #pictures: Picture[] = []
  #format: VideoFormat | undefined

  constructor(coding: NalCoding) {
    this.#coding = coding
  }

  take({ presentationTime, decodeTime, data }: PesPacket): void {
    if (presentationTime === undefined || decodeTime === undefined) return
    let picture: boolean | undefined
    for (const unit of annexBUnits(data)) {
      const type = nalType(unit, this.#coding)
      if (isSequenceParameterSet(type, this.#coding)) this.#format ??= formatOf(unit, this.#coding)
      if (!isSlice(type, this.#coding)) continue
      picture = isIdr(type, this.#coding)
      break
    }
    if (picture === undefined) return
    const decodeSeconds = this.#clock.seconds(decodeTime)
    const presentationSeconds = this.#clock.seconds(presentationTime)
    this.#pictures.push({ presentationSeconds, decodeSeconds, isIdr: picture })
  }

  facts(id: number, isEncrypted: boolean): TrackFacts | undefined {
    const [first] = this.#pictures
    const last = this.#pictures.at(-1)
    if (first === undefined || last === undefined) return undefined
    const times = this.#pictures
      .map(({ presentationSeconds }) => presentationSeconds)
      .sort((a, b) => a - b)
    const pace = paceOf(times.slice(1).map((time, index) => time - (times[index] ?? time)))
    // Nothing tells how long the last picture is shown: as long as the others.
    const frame = pace ? pace.seconds / pace.intervals : 0
    return {
      id,
      format: this.#format ?? unknownFormat(this.#coding),
      isEncrypted,
      startSeconds: times[0] ?? 0,
      endSeconds: (times.at(-1) ?? 0) + frame,
      decodeStartSeconds: first.decodeSeconds,
      decodeEndSeconds: last.decodeSeconds + frame,
      isTrimmed: false,
      sampleCount: times.length,
      startsWithIdr: first.isIdr,
      syncSeconds: this.#pictures.flatMap((each) => (each.isIdr ? each.presentationSeconds : [])),
      pace,
    }
  }
}

function formatOf(unit: Uint8Array, coding: NalCoding): VideoFormat | undefined {
  try {
    if (coding === 'avc') return { kind: 'video', ...readAvcSequence(unit) }
    const { profile, ...size } = readHevcSequence(unit)
    return { kind: 'video', codec: `hvc1.${profile}`, ...size }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function unknownFormat(coding: NalCoding): VideoFormat {
  const codec = coding === 'avc' ? 'avc1' : 'hvc1'
  return { kind: 'video', codec, width: undefined, height: undefined }
}
