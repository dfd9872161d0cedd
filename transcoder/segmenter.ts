import { malformed } from './mp4/box.ts'
import type { Fragment } from './mp4/fragment.ts'
import type { InitSegment } from './mp4/init-segment.ts'
import { joinBytes } from './mp4/join-bytes.ts'
import { joinFragments } from './mp4/join-fragments.ts'
import { isSync } from './mp4/sample.ts'

/** Some fragments that fill one slot of the output's timeline. */
export interface Segment {
  /** From 1. */
  readonly number: number
  /** On the presentation's timeline, which begins at 0. */
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly bytes: Uint8Array
  readonly fragments: readonly FragmentIndex[]
}

export interface FragmentIndex {
  /** Within the segment. */
  readonly offset: number
  readonly byteLength: number
  readonly durationSeconds: number
  /** Bytes from the fragment's start to the end of its first sample: all that an I-frame needs. */
  readonly firstSampleEnd: number
}

/**
 * A film that ends within this of a boundary gets no segment for the rest, a frame or two that would
 * cost every player a request: the rest joins the segment before, whose EXTINF still rounds to the
 * same target duration.
 */
const SHORTEST_SECONDS = 0.25

/** Where a rendition is cut, in seconds. */
export interface Grid {
  /** Segments begin at multiples of it. */
  readonly segmentSeconds: number
  /** And once more in the first of them: what a player needs to begin with is there sooner. */
  readonly firstSegmentSeconds: number
  /** How far the film surely goes: what ends well before that need not wait for what comes behind it. */
  readonly sureSeconds?: number
}

/**
 * Joins one rendition's fragments into segments. A segment begins with the fragment that starts
 * nearest to a line of the grid, so all renditions are cut at the same instants: video exactly, audio
 * within half a frame. No fragment is ever split.
 */
export class Segmenter {
  readonly #init: InitSegment
  readonly #slotTicks: number
  readonly #firstTicks: number
  readonly #sureTicks: number
  #fragments: Fragment[] = []
  /** What lies behind the next boundary, while it is too short for a segment. */
  #ahead: Fragment[] = []
  #slot = 0
  #startTicks = 0
  #number = 1

  constructor(init: InitSegment, { segmentSeconds, firstSegmentSeconds, sureSeconds = 0 }: Grid) {
    this.#init = init
    this.#slotTicks = segmentSeconds * init.timescale
    this.#firstTicks = firstSegmentSeconds * init.timescale
    this.#sureTicks = (sureSeconds - SHORTEST_SECONDS) * init.timescale
  }

  /** Takes the next fragment; gives the segment that it shows to be whole. */
  push(fragment: Fragment): Segment | undefined {
    const [first] = fragment.samples
    if (this.#init.kind === 'video' && first && !isSync(first)) {
      throw malformed('a fragment that does not begin with an IDR picture')
    }
    const slot = this.#slotOf(fragment)
    const isNext = slot > this.#slot && this.#fragments.length > 0
    if (!isNext) this.#slot = Math.max(this.#slot, slot)
    const list = isNext ? this.#ahead : this.#fragments
    list.push(fragment)
    if (this.#isAheadLongEnough()) return this.#advance()
    return this.#isFull() ? this.#cutFull() : undefined
  }

  /** The last segment, which may be shorter. */
  end(): Segment | undefined {
    this.#fragments.push(...this.#ahead)
    return this.#fragments.length > 0 ? this.#cut(this.#endTicks()) : undefined
  }

  /** Whether the next fragment belongs to the next segment, and surely comes. */
  #isFull(): boolean {
    const last = this.#fragments.at(-1)
    const end = this.#endTicks()
    if (last === undefined || this.#ahead.length > 0 || end >= this.#sureTicks) return false
    return this.#slotAt(end, last) > this.#slot
  }

  #cutFull(): Segment {
    const whole = this.#cut(this.#endTicks())
    this.#fragments = []
    return whole
  }

  #isAheadLongEnough(): boolean {
    const ticks = this.#ahead.reduce((sum, fragment) => sum + fragment.duration, 0)
    return ticks >= SHORTEST_SECONDS * this.#init.timescale
  }

  #advance(): Segment | undefined {
    const [first] = this.#ahead
    if (!first) return undefined
    const whole = this.#cut(this.#presentationTicks(first))
    this.#slot = this.#slotOf(first)
    this.#fragments = this.#ahead
    this.#ahead = []
    return whole
  }

  /** Which slot's boundary a fragment's start is nearest to, by its first sample. */
  #slotOf(fragment: Fragment): number {
    return this.#slotAt(this.#presentationTicks(fragment), fragment)
  }

  /** The same of a moment, by the length of a sample there. */
  #slotAt(ticks: number, { samples: [first] }: Pick<Fragment, 'samples'>): number {
    const at = ticks + (first?.duration ?? 0) / 2
    return at < this.#firstTicks ? 0 : 1 + Math.floor(at / this.#slotTicks)
  }

  /** Where what is collected ends. */
  #endTicks(): number {
    const last = this.#fragments.at(-1)
    return last ? this.#presentationTicks(last) + last.duration : this.#startTicks
  }

  /** Before 0 lies what a player skips (the encoder's priming), which is no part of any duration. */
  #presentationTicks(fragment: Fragment): number {
    const offset = fragment.samples[0]?.compositionOffset ?? 0
    return fragment.decodeTime + offset - this.#init.presentationOffset
  }

  #cut(endTicks: number): Segment {
    const { timescale, trackId, kind } = this.#init
    const parts =
      kind === 'audio' ? [joinFragments(this.#fragments, trackId, this.#number)] : this.#fragments
    const bytes = joinBytes(parts.map((part) => part.bytes))
    const segment = {
      number: this.#number,
      startSeconds: this.#startTicks / timescale,
      durationSeconds: (endTicks - this.#startTicks) / timescale,
      fragments: indexFragments(parts, timescale),
      bytes,
    }
    this.#number += 1
    this.#startTicks = endTicks
    return segment
  }
}

/** Where in a segment its fragments lie. */
export function indexFragments(fragments: readonly Fragment[], timescale: number): FragmentIndex[] {
  let offset = 0
  return fragments.map((fragment) => {
    const index = {
      offset,
      byteLength: fragment.bytes.byteLength,
      durationSeconds: fragment.duration / timescale,
      firstSampleEnd: fragment.dataOffset + (fragment.samples[0]?.size ?? 0),
    }
    offset += index.byteLength
    return index
  })
}
