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

/**
 * Joins one rendition's fragments into segments. A segment begins with the fragment that starts
 * nearest to a multiple of the segment length, so all renditions are cut at the same instants: video
 * exactly, audio within half a frame. No fragment is ever split.
 */
export class Segmenter {
  readonly #init: InitSegment
  readonly #slotTicks: number
  #fragments: Fragment[] = []
  /** What lies behind the next boundary, while it is too short for a segment. */
  #ahead: Fragment[] = []
  #slot = 0
  #startTicks = 0
  #number = 1

  constructor(init: InitSegment, segmentSeconds: number) {
    this.#init = init
    this.#slotTicks = segmentSeconds * init.timescale
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
    return this.#isAheadLongEnough() ? this.#advance() : undefined
  }

  /** The last segment, which may be shorter. */
  end(): Segment | undefined {
    this.#fragments.push(...this.#ahead)
    const last = this.#fragments.at(-1)
    return last && this.#cut(this.#presentationTicks(last) + last.duration)
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
    const half = (fragment.samples[0]?.duration ?? 0) / 2
    return Math.floor((this.#presentationTicks(fragment) + half) / this.#slotTicks)
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

function indexFragments(fragments: readonly Fragment[], timescale: number): FragmentIndex[] {
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
