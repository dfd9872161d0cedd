import { CLOCK_HZ } from '../../transport/pes.ts'
import type { SegmentFacts } from './segment-facts.ts'

const HEADER = /^\ufeff?WEBVTT(?:[ \t].*)?(?:\r?\n|\r|$)/
const CUE =
  /(?:^|[\r\n])(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})/g
const MAP = /^X-TIMESTAMP-MAP=(.*)$/m

export function isWebVtt(bytes: Uint8Array): boolean {
  return HEADER.test(new TextDecoder().decode(bytes.subarray(0, 64)))
}

/** Measures a segment of WebVTT (RFC 8216bis 3.1.4), with or without its header. */
export function measureWebVtt(bytes: Uint8Array): SegmentFacts {
  const text = new TextDecoder().decode(bytes)
  const cues = [...text.matchAll(CUE)].map(
    (match) => [seconds(match, 1), seconds(match, 5)] as const,
  )
  return {
    byteLength: bytes.length,
    container: 'webvtt',
    tracks: [],
    lacks: [],
    text: {
      hasHeader: HEADER.test(text),
      offsetSeconds: readOffset(text),
      cues: cues.length,
      startSeconds: cues.reduce((low, [start]) => Math.min(low, start), Infinity),
      endSeconds: cues.reduce((high, [, end]) => Math.max(high, end), -Infinity),
    },
  }
}

/** The header that maps cue times to media times stands in the first block. */
function readOffset(text: string): number | undefined {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1)
  const map = MAP.exec(head.replaceAll('\r', ''))?.[1] ?? ''
  const local = /LOCAL:(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})/.exec(map)
  const media = /MPEGTS:(\d{1,15})/.exec(map)?.[1]
  if (local === null || media === undefined) return undefined
  return Number(media) / CLOCK_HZ - seconds(local, 1)
}

function seconds(match: RegExpExecArray | RegExpMatchArray, group: number): number {
  const [hours = 0, minutes = 0, whole = 0, thousandths = 0] = match
    .slice(group, group + 4)
    .map((digits) => Number(digits ?? 0))
  return hours * 3600 + minutes * 60 + whole + thousandths / 1000
}
