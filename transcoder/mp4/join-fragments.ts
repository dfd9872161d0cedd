import { malformed, viewOf } from './box.ts'
import type { Fragment } from './fragment.ts'
import { joinBytes } from './join-bytes.ts'
import type { Sample } from './sample.ts'

const MOOF_BYTES = 8
const MFHD_BYTES = 16
const TRAF_BYTES = 8
const TFHD_BYTES = 24
const TFDT_BYTES = 20
const TRUN_BYTES = 20

/**
 * Makes one fragment of several that follow each other. Audio comes one frame a fragment so that it
 * can be cut anywhere; a hundred bytes of header a frame would be a third of the stream.
 *
 * @param sequence number of the fragment in its stream, from 1
 * @throws TranscoderError `fragment_malformed` where they leave a gap or overlap
 */
export function joinFragments(
  fragments: readonly Fragment[],
  trackId: number,
  sequence: number,
): Fragment {
  const [first] = fragments
  if (!first) throw malformed('a segment without fragments')
  checkContinuity(fragments)
  const samples = fragments.flatMap((fragment) => fragment.samples)
  const data = fragments.map(dataOf)
  const dataBytes = data.reduce((sum, part) => sum + part.byteLength, 0)
  const header = writeHeader({
    trackId,
    sequence,
    decodeTime: first.decodeTime,
    samples,
    dataBytes,
  })
  return {
    bytes: joinBytes([header, ...data]),
    decodeTime: first.decodeTime,
    duration: samples.reduce((sum, sample) => sum + sample.duration, 0),
    samples,
    dataOffset: header.byteLength,
  }
}

function checkContinuity(fragments: readonly Fragment[]): void {
  let expected = fragments[0]?.decodeTime ?? 0
  for (const { decodeTime, duration } of fragments) {
    if (decodeTime !== expected) throw malformed(`a fragment at ${decodeTime}, not ${expected}`)
    expected = decodeTime + duration
  }
}

function dataOf(fragment: Fragment): Uint8Array {
  const bytes = fragment.samples.reduce((sum, sample) => sum + sample.size, 0)
  return fragment.bytes.subarray(fragment.dataOffset, fragment.dataOffset + bytes)
}

interface Header {
  readonly trackId: number
  readonly sequence: number
  readonly decodeTime: number
  readonly samples: readonly Sample[]
  readonly dataBytes: number
}

/**
 * `moof` and the header of `mdat` (ISO/IEC 14496-12, 8.8.4 to 8.8.12). Frames of one length, which
 * audio has, are listed by size alone.
 */
function writeHeader({ trackId, sequence, decodeTime, samples, dataBytes }: Header): Uint8Array {
  const { duration = 0, flags = 0 } = samples[0] ?? {}
  const isUniform = samples.every((sample) => isLike(sample, duration, flags))
  const trunBytes = TRUN_BYTES + samples.length * (isUniform ? 4 : 16)
  const trafBytes = TRAF_BYTES + TFHD_BYTES + TFDT_BYTES + trunBytes
  const moofBytes = MOOF_BYTES + MFHD_BYTES + trafBytes
  const view = new DataView(new ArrayBuffer(moofBytes + 8))
  let at = 0
  const put = (...words: readonly number[]) => {
    for (const word of words) {
      view.setUint32(at, word >>> 0)
      at += 4
    }
  }
  put(moofBytes, typeWord('moof'))
  put(MFHD_BYTES, typeWord('mfhd'), 0, sequence)
  put(trafBytes, typeWord('traf'))
  // default-base-is-moof, with a default duration and default flags.
  put(TFHD_BYTES, typeWord('tfhd'), 0x020028, trackId, duration, flags)
  put(TFDT_BYTES, typeWord('tfdt'), 0x01000000, Math.floor(decodeTime / 2 ** 32), decodeTime)
  // Version 1 (signed offsets); a data offset, then sizes alone or duration, size, flags, offset.
  put(trunBytes, typeWord('trun'), isUniform ? 0x01000201 : 0x01000f01)
  put(samples.length, moofBytes + 8)
  for (const sample of samples) {
    if (isUniform) put(sample.size)
    else put(sample.duration, sample.size, sample.flags, sample.compositionOffset)
  }
  put(dataBytes + 8, typeWord('mdat'))
  return new Uint8Array(view.buffer)
}

function isLike(sample: Sample, duration: number, flags: number): boolean {
  return sample.duration === duration && sample.flags === flags && sample.compositionOffset === 0
}

function typeWord(type: string): number {
  return viewOf(new TextEncoder().encode(type)).getUint32(0)
}
