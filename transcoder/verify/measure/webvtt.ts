import { readCueTimes } from '../../package/cue-times.ts'
import { CLOCK_HZ } from '../../transport/pes.ts'
import type { SegmentFacts } from './segment-facts.ts'

const HEADER = /^\ufeff?WEBVTT(?:[ \t].*)?(?:\r?\n|\r|$)/
const LOCAL = /LOCAL:(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})/
const MAP = /^X-TIMESTAMP-MAP=(.*)$/m

export function isWebVtt(bytes: Uint8Array): boolean {
  return HEADER.test(new TextDecoder().decode(bytes.subarray(0, 64)))
}

/** Measures a segment of WebVTT (RFC 8216bis 3.1.4), with or without its header. */
export function measureWebVtt(bytes: Uint8Array): SegmentFacts {
  const text = new TextDecoder().decode(bytes)
  const cues = text.split(/\r\n|\r|\n/).flatMap((line) => readCueTimes(line) ?? [])
  return {
    byteLength: bytes.length,
    container: 'webvtt',
    tracks: [],
    lacks: [],
    text: {
      hasHeader: HEADER.test(text),
      offsetSeconds: readOffset(text),
      cues: cues.length,
      startSeconds: cues.reduce((low, cue) => Math.min(low, cue.startSeconds), Infinity),
      endSeconds: cues.reduce((high, cue) => Math.max(high, cue.endSeconds), -Infinity),
    },
  }
}

/** The header that maps cue times to media times stands in the first block. */
function readOffset(text: string): number | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1)
  const map = MAP.exec(head.replaceAll('\r', ''))?.[1] ?? ''
  const local = LOCAL.exec(map)
    ?.slice(1)
    .map((digits) => Number(digits ?? 0))
  const media = /MPEGTS:(\d{1,15})/.exec(map)?.[1]
  if (local === undefined || media === undefined) return undefined
  const [hours = 0, minutes = 0, seconds = 0, thousandths = 0] = local
  return Number(media) / CLOCK_HZ - (hours * 3600 + minutes * 60 + seconds + thousandths / 1000)
}
