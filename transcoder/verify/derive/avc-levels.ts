import type { VideoFormat } from '../../media-format.ts'
import { avcLevel } from './codecs.ts'

/**
 * level_idc, macroblocks per second, macroblocks of a picture and of the decoder's buffer, kbit/s of
 * the Baseline and Main profiles (ITU-T H.264, table A-1).
 */
const LEVELS = [
  [10, 1485, 99, 396, 64],
  [11, 3000, 396, 900, 192],
  [12, 6000, 396, 2376, 384],
  [13, 11880, 396, 2376, 768],
  [20, 11880, 396, 2376, 2000],
  [21, 19800, 792, 4752, 4000],
  [22, 20250, 1620, 8100, 4000],
  [30, 40500, 1620, 8100, 10000],
  [31, 108000, 3600, 18000, 14000],
  [32, 216000, 5120, 20480, 20000],
  [40, 245760, 8192, 32768, 20000],
  [41, 245760, 8192, 32768, 50000],
  [42, 522240, 8704, 34816, 50000],
  [50, 589824, 22080, 110400, 135000],
  [51, 983040, 36864, 184320, 240000],
  [52, 2073600, 36864, 184320, 240000],
  [60, 4177920, 139264, 696320, 240000],
  [61, 8355840, 139264, 696320, 480000],
  [62, 16711680, 139264, 696320, 800000],
] as const

const HIGH_PROFILE = 100
/** High profile has a quarter more of bits (A.3.3). */
const HIGH_FACTOR = 1.25

/** The lowest level of H.264 that holds some pictures; `undefined` where their format is not told. */
export function neededAvcLevel(
  { codec, width, height, referenceFrames = 1 }: VideoFormat,
  framesPerSecond: number,
  peakBps: number,
): number | undefined {
  const profile = avcLevel(codec)?.profile
  if (profile === undefined || width === undefined || height === undefined) return undefined
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16)
  const kbps = peakBps / 1000 / (profile >= HIGH_PROFILE ? HIGH_FACTOR : 1)
  const level = LEVELS.find(
    ([, perSecond, picture, buffer, rate]) =>
      blocks * framesPerSecond <= perSecond &&
      blocks <= picture &&
      blocks * referenceFrames <= buffer &&
      kbps <= rate,
  )
  return level?.[0]
}

/** `31` as people write it: `3.1`. */
export function formatLevel(level: number): string {
  return (level / 10).toFixed(1)
}
