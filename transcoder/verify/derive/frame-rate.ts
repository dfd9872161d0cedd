import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { audioFormats, readSegmentsOf, trackOf, videoPlaylists } from './media.ts'

/** Frames per second of all pictures in a playlist. */
export interface FrameRate {
  readonly average: number
  /** By the shortest frame; the average where frames are as long as rounding allows. */
  readonly fastest: number
}

/** Ticks of a millisecond are the coarsest that containers in use have. */
const ROUNDING_SECONDS = 0.002
const AAC_FRAME_SAMPLES = 1024

export function frameRateOf(playlist: MediaPlaylist): FrameRate | undefined {
  const paces = readSegmentsOf(playlist).flatMap((segment) => trackOf(segment, 'video')?.pace ?? [])
  const intervals = paces.reduce((sum, pace) => sum + pace.intervals, 0)
  const seconds = paces.reduce((sum, pace) => sum + pace.seconds, 0)
  if (seconds <= 0) return undefined
  const shortest = paces.reduce((low, pace) => Math.min(low, pace.shortestSeconds), Infinity)
  const longest = paces.reduce((high, pace) => Math.max(high, pace.longestSeconds), 0)
  const average = intervals / seconds
  const isConstant = longest - shortest <= ROUNDING_SECONDS || shortest <= 0
  return { average, fastest: isConstant ? average : 1 / shortest }
}

/** Of the slowest pictures; `undefined` without any. */
export function videoFrameSeconds(presentation: Presentation): number | undefined {
  const rates = videoPlaylists(presentation).flatMap((playlist) => frameRateOf(playlist) ?? [])
  return rates.length === 0 ? undefined : 1 / Math.min(...rates.map(({ average }) => average))
}

/** Of AAC at the slowest sample rate: a frame of HE-AAC lasts as long as two. */
export function audioFrameSeconds(presentation: Presentation): number {
  const rates = audioFormats(presentation).flatMap(({ sampleRate }) => sampleRate || [])
  return AAC_FRAME_SAMPLES / Math.min(48_000, ...rates)
}
