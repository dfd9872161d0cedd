import type { DynamicRange, SourceVideo } from '../probe/source.ts'
import { type FrameRate, framesPerSecond, halfRate } from './frame-rate.ts'
import type { Rung } from './ladder.ts'
import { fitSize, floorEven, shortSideOf } from './picture-size.ts'
import type { VideoCodec, VideoPlan } from './plan.ts'

/** An IDR picture every 2 s (Apple's authoring rules, 1.13). */
export const GOP_SECONDS = 2

/**
 * The decoder's buffer, in seconds at the cap. VBV lets a stretch of t seconds spend at most
 * cap × (t + this), so a 4 s segment stays within 1.25 × the rung's rate.
 */
const BUFFER_SECONDS = 1
/** Rungs for slow networks, which must not exceed their rate even for a moment. */
const TIGHT = { upToKbps: 150, bufferSeconds: 0.5 }
/** A source that is less than this much larger than a rung gains nothing from a rung of its own. */
const WORTH_A_RUNG = 1.1

interface CodecTraits {
  /** How much of H.264's rate it takes to look the same; our own choice, near what is published. */
  readonly share: number
  readonly crf: number
}

const TRAITS: Readonly<Record<VideoCodec, CodecTraits>> = {
  h264: { share: 1, crf: 22 },
  hevc: { share: 0.65, crf: 25 },
  av1: { share: 0.5, crf: 33 },
}

/** The table for HDR in Apple's specification takes a fifth more than the one for SDR. */
const HDR_FACTOR = 1.2

/** What is asked of the rungs of one codec. */
export interface RungRequest {
  readonly codec: VideoCodec
  readonly dynamicRange: DynamicRange
  /** The encoder's own word for how much work it takes. */
  readonly preset: string
  /** In place of the codec's own. */
  readonly crf?: number | undefined
  /** Rungs of up to this rate are played with the low sound. */
  readonly lowUpToKbps: number
}

/** The renditions of one codec that a source can fill, cheapest first. */
export function planRungs(
  video: SourceVideo,
  ladder: readonly Rung[],
  request: RungRequest,
): readonly VideoPlan[] {
  const chosen = distinct(chooseRungs(video, rungsOf(ladder, request)))
  const rungs = request.codec === 'h264' ? atLeastTwo(chosen) : chosen
  return rungs.map((rung) => planRung(video, rung, nameOf(rung, rungs, request), request))
}

/** A ladder that does not know a codec has the rungs of H.264 for it, at its share of their rates. */
function rungsOf(ladder: readonly Rung[], { codec, dynamicRange }: RungRequest): readonly Rung[] {
  const own = ladder.filter((rung) => rung.codec === codec)
  const derived = ladder
    .filter((rung) => rung.codec === 'h264')
    .map((rung) => ({ ...rung, codec, bitrateKbps: rung.bitrateKbps * TRAITS[codec].share }))
  const factor = dynamicRange === 'sdr' ? 1 : HDR_FACTOR
  return (own.length > 0 ? own : derived)
    .map((rung) => ({ ...rung, bitrateKbps: Math.round(rung.bitrateKbps * factor) }))
    .toSorted((a, b) => a.bitrateKbps - b.bitrateKbps)
}

/**
 * Rungs that the source can fill, and one of the source's own size where it lies between two. That
 * one takes the rate of the rung it stands for, the cheapest above.
 */
function chooseRungs(video: SourceVideo, rungs: readonly Rung[]): readonly Rung[] {
  const shortSide = shortSideOf(video)
  const fitting = rungs.filter((rung) => rung.shortSide <= shortSide)
  const above = rungs.find((rung) => rung.shortSide > shortSide)
  const largest = Math.max(0, ...fitting.map((rung) => rung.shortSide))
  const isWorthOne = above !== undefined && shortSide >= largest * WORTH_A_RUNG
  return isWorthOne ? [...fitting, { ...above, shortSide }] : fitting
}

/** A ladder may have a size and rate twice, and shares of its rates or even sides may come out alike. */
function distinct(rungs: readonly Rung[]): readonly Rung[] {
  const keyOf = (rung: Rung) => `${evenSide(rung)} ${rung.bitrateKbps}`
  return rungs.filter(
    (rung, index) => rungs.findIndex((other) => keyOf(other) === keyOf(rung)) === index,
  )
}

interface ChosenRung extends Rung {
  /** On top of the codec's own CRF. */
  readonly crfMore?: number
}

/** x264's rate halves with about every six of CRF. */
const CRF_OF_HALF_RATE = 6

/** A player must have something to go down to (Apple 9.9), also for a picture of one size. */
function atLeastTwo(rungs: readonly Rung[]): readonly ChosenRung[] {
  const [only, second] = rungs
  if (only === undefined || second !== undefined) return rungs
  const bitrateKbps = Math.round(only.bitrateKbps / 2)
  return [{ ...only, bitrateKbps, crfMore: CRF_OF_HALF_RATE }, only]
}

/** `video-720p`, `video-hevc-720p`, `video-hdr-720p`; with its rate where several are as high. */
function nameOf(rung: Rung, rungs: readonly Rung[], { codec, dynamicRange }: RungRequest): string {
  const even = evenSide(rung)
  const isAlone = rungs.filter((other) => evenSide(other) === even).length <= 1
  const kind = dynamicRange !== 'sdr' ? '-hdr' : codec === 'h264' ? '' : `-${codec}`
  return `video${kind}-${even}p${isAlone ? '' : `-${rung.bitrateKbps}k`}`
}

function evenSide({ shortSide }: Rung): number {
  return Math.max(2, floorEven(shortSide))
}

function planRung(
  video: SourceVideo,
  rung: ChosenRung,
  name: string,
  { codec, dynamicRange, preset, crf, lowUpToKbps }: RungRequest,
): VideoPlan {
  const isHalved = framesPerSecond(video.frameRate) > rung.maxFrameRate * 1.01
  const gopFrames = gopFramesAt(video.frameRate)
  const isTight = rung.bitrateKbps <= TIGHT.upToKbps
  return {
    kind: 'video',
    name,
    codec,
    dynamicRange,
    ...fitSize(video, rung.shortSide),
    frameRate: isHalved ? halfRate(video.frameRate) : video.frameRate,
    gopFrames: isHalved ? gopFrames / 2 : gopFrames,
    crf: (crf ?? TRAITS[codec].crf) + (rung.crfMore ?? 0),
    maxrateKbps: rung.bitrateKbps,
    bufsizeKbps: Math.round(rung.bitrateKbps * (isTight ? TIGHT.bufferSeconds : BUFFER_SECONDS)),
    preset,
    worthKbps: Math.round(rung.bitrateKbps / TRAITS[codec].share),
    audioGroup: rung.bitrateKbps <= lowUpToKbps ? 'low' : 'stereo',
  }
}

/** As many as a rung of half the rate can halve again. */
export function gopFramesAt(rate: FrameRate): number {
  return Math.round(framesPerSecond(rate) * GOP_SECONDS)
}
