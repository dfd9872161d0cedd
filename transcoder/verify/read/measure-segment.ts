import { isTransportStream } from '../../transport/packets.ts'
import { isMp4, measureFmp4 } from '../measure/fmp4.ts'
import { measureIFrameFmp4, measureIFrameTransport } from '../measure/i-frame.ts'
import { measurePackedAudio, packedCoding } from '../measure/packed-audio.ts'
import type { SegmentFacts } from '../measure/segment-facts.ts'
import { measureTransportStream } from '../measure/transport-stream.ts'
import { isWebVtt, measureWebVtt } from '../measure/webvtt.ts'
import { quoteShort } from '../playlist/fault.ts'
import type { MapContent } from './maps.ts'

export interface SegmentKind {
  readonly isIFrame: boolean
  readonly isSubtitles: boolean
}

/** Measures a segment by what it is, whatever it is called. @throws TranscoderError, RangeError */
export function measureSegment(
  bytes: Uint8Array,
  map: MapContent | undefined,
  { isIFrame, isSubtitles }: SegmentKind,
): SegmentFacts {
  if (bytes.length === 0) throw new RangeError('it is empty')
  if (isTransportStream(bytes)) {
    const measure = isIFrame ? measureIFrameTransport : measureTransportStream
    return measure(bytes, map?.tables)
  }
  if (isMp4(bytes)) return (isIFrame ? measureIFrameFmp4 : measureFmp4)(bytes, map?.tracks)
  if (isWebVtt(bytes)) return measureWebVtt(bytes)
  const coding = packedCoding(bytes)
  if (coding !== undefined) return measurePackedAudio(bytes, coding)
  const beginning = new TextDecoder().decode(bytes.subarray(0, 512))
  // Its header may be in the initialization section, or forgotten.
  if (isSubtitles && (map !== undefined || beginning.includes('-->'))) return measureWebVtt(bytes)
  throw new RangeError(
    `it begins with ${quoteShort(beginning.slice(0, 24))}, which is no format of HLS`,
  )
}
