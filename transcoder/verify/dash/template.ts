import { childrenOf } from '../../../src/core/dash/manifest.ts'
import { type Levels, readNumber } from './levels.ts'

export interface TemplateSegment {
  readonly url: string
  readonly durationSeconds: number | undefined
}

/** A manifest that repeats a segment more often than this is a mistake or a trap. */
const MAX_SEGMENTS = 500_000
const IDENTIFIER = /\$(RepresentationID|Bandwidth|Number|Time|)(?:%0(\d{1,2})d)?\$/g
const TEMPLATE = 'SegmentTemplate'

/** The segments that a SegmentTemplate stands for (ISO/IEC 23009-1, 5.3.9.4 and 5.3.9.6). */
export function templateSegments(
  levels: Levels,
  id: string,
  periodSeconds: number | undefined,
): readonly TemplateSegment[] {
  const media = levels.childAttribute(TEMPLATE, 'media')
  if (media === undefined) return []
  const number = (name: string) => readNumber(levels.childAttribute(TEMPLATE, name))
  const timescale = number('timescale') || 1
  const startNumber = number('startNumber') ?? 1
  const bandwidth = levels.attribute('bandwidth') ?? ''
  const nominal = number('duration')
  const spans = timelineSpans(levels) ?? nominalSpans(nominal, timescale, periodSeconds)
  return spans.map(({ time, duration }, index) => ({
    url: fill(media, {
      RepresentationID: id,
      Bandwidth: bandwidth,
      Time: time,
      Number: startNumber + index,
    }),
    durationSeconds: duration === undefined ? undefined : duration / timescale,
  }))
}

interface Span {
  readonly time: number
  readonly duration: number | undefined
}

function timelineSpans(levels: Levels): readonly Span[] | undefined {
  const timeline = levels.grandchild(TEMPLATE, 'SegmentTimeline')
  if (timeline === undefined) return undefined
  const spans: Span[] = []
  let time = 0
  for (const element of childrenOf(timeline, 'S')) {
    time = levels.attributeNumber(element, 't') ?? time
    const duration = levels.attributeNumber(element, 'd') ?? 0
    const count = 1 + Math.max(0, levels.attributeNumber(element, 'r') ?? 0)
    for (let index = 0; index < count && spans.length < MAX_SEGMENTS; index += 1) {
      spans.push({ time, duration })
      time += duration
    }
  }
  return spans
}

/** Segments of one nominal length, as many as the period has room for; each may be off by half of it. */
function nominalSpans(
  duration: number | undefined,
  timescale: number,
  periodSeconds: number | undefined,
): readonly Span[] {
  if (!duration || periodSeconds === undefined) return []
  const count = Math.min(MAX_SEGMENTS, Math.ceil((periodSeconds * timescale) / duration - 1e-6))
  return Array.from({ length: count }, (_, index) => ({
    time: index * duration,
    duration: undefined,
  }))
}

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(IDENTIFIER, (_, name: string, width: string | undefined) =>
    name === '' ? '$' : String(values[name] ?? '').padStart(Number(width ?? 0), '0'),
  )
}
