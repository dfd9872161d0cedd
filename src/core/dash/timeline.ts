import type { Edit } from '../text-edits.ts'
import { childrenOf } from './manifest.ts'
import type { XmlElement } from './xml.ts'
import { attributeOf, removeElement, setAttribute } from './xml-text.ts'

/** A SegmentTemplate with a SegmentTimeline and numbers; times in units of its own timescale. */
export interface Timeline {
  readonly template: XmlElement
  readonly timescale: bigint
  readonly offset: bigint
  readonly startNumber: bigint
  readonly runs: readonly Run[]
}

/** One S element: segments of one duration that follow each other. */
interface Run {
  readonly element: XmlElement
  readonly number: bigint
  readonly start: bigint
  readonly duration: bigint
  readonly count: bigint
}

export interface TimelineCut {
  readonly edits: readonly Edit[]
  readonly number: bigint
  readonly start: bigint
  readonly end: bigint
}

/** Numbers of 64 bits at the most. */
const INTEGER = /^\s*(\d{1,20})\s*$/

/**
 * Reads a template; a text says what is in the way: no timeline, times in place of numbers, an
 * open end, or what newer editions add to S (ISO/IEC 23009-1, 5.3.9.6).
 */
export function readTimeline(text: string, template: XmlElement): Timeline | string {
  const [timeline] = childrenOf(template, 'SegmentTimeline')
  const media = attributeOf(text, template, 'media') ?? ''
  if (timeline === undefined || !media.includes('$Number') || media.includes('$Time'))
    return 'its segments are not told by numbers and a timeline'
  const timescale = integerOf(text, template, 'timescale', 1n)
  const offset = integerOf(text, template, 'presentationTimeOffset', 0n)
  const startNumber = integerOf(text, template, 'startNumber', 1n)
  const runs: Run[] = []
  let next = { number: startNumber ?? 0n, start: 0n }
  for (const element of timeline.children) {
    const run = readRun(text, element, next)
    if (run === undefined) return 'its timeline cannot be read'
    runs.push(run)
    next = { number: run.number + run.count, start: run.start + run.duration * run.count }
  }
  if (!timescale || offset === undefined || startNumber === undefined || runs.length === 0)
    return 'its timeline cannot be read'
  if (attributeOf(text, template, 'endNumber') !== undefined) return 'it has an endNumber'
  return { template, timescale, offset, startNumber, runs }
}

function readRun(
  text: string,
  element: XmlElement,
  next: { readonly number: bigint; readonly start: bigint },
): Run | undefined {
  const start = integerOf(text, element, 't', next.start)
  const duration = integerOf(text, element, 'd', 0n)
  const repeated = integerOf(text, element, 'r', 0n)
  const isNewer = element.attributes.some(({ name }) => name === 'n' || name === 'k')
  if (element.localName !== 'S' || isNewer || start === undefined) return undefined
  if (!duration || repeated === undefined) return undefined
  return { element, number: next.number, start, duration, count: repeated + 1n }
}

/** What to change so that the numbers from first to last are left; `undefined` where none would be. */
export function cutTimeline(
  text: string,
  { runs }: Timeline,
  first: bigint,
  last: bigint,
): TimelineCut | undefined {
  const edits: Edit[] = []
  let kept: Omit<TimelineCut, 'edits'> | undefined
  for (const { element, number, start, duration, count } of runs) {
    const from = first > number ? first : number
    const to = last < number + count - 1n ? last : number + count - 1n
    if (from > to) {
      edits.push(removeElement(text, element))
      continue
    }
    const begin = start + (from - number) * duration
    const hasTime = element.attributes.some(({ name }) => name === 't')
    if (begin !== start || (kept === undefined && !hasTime))
      edits.push(setAttribute(element, 't', String(begin)))
    if (to - from + 1n !== count) edits.push(setAttribute(element, 'r', String(to - from)))
    const end = start + (to - number + 1n) * duration
    kept = { number: kept?.number ?? from, start: kept?.start ?? begin, end }
  }
  return kept && { ...kept, edits }
}

function integerOf(
  text: string,
  element: XmlElement,
  name: string,
  otherwise: bigint,
): bigint | undefined {
  const value = attributeOf(text, element, name)
  const isMissing = value === undefined && element.attributes.every((each) => each.name !== name)
  if (isMissing) return otherwise
  const digits = INTEGER.exec(value ?? '')?.[1]
  return digits === undefined ? undefined : BigInt(digits)
}
