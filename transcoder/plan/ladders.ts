import type { Ladder, Rung } from './ladder.ts'
import type { VideoCodec } from './plan.ts'

/** Short side, kbit/s, most frames a second. */
type Row = readonly [number, number, number]

function rungs(codec: VideoCodec, rows: readonly Row[]): readonly Rung[] {
  return rows.map(([shortSide, bitrateKbps, maxFrameRate]) => ({
    codec,
    shortSide,
    bitrateKbps,
    maxFrameRate,
  }))
}

/**
 * Apple's HLS Authoring Specification, appendix: H.264, of which the small ones stay at 30. The first
 * has 145 kbit/s there, which with sound would come out above the 192 kbit/s of rule 9.21.
 */
const APPLE_H264: readonly Row[] = [
  [234, 120, 30],
  [360, 365, 30],
  [432, 730, 30],
  [432, 1100, 30],
  [540, 2000, 60],
  [720, 3000, 60],
  [720, 4500, 60],
  [1080, 6000, 60],
  [1080, 7800, 60],
]

/** The same for HEVC in SDR; what HDR takes more is in `HDR_FACTOR`. */
const APPLE_HEVC: readonly Row[] = [
  [360, 145, 30],
  [432, 300, 30],
  [540, 600, 30],
  [540, 900, 60],
  [720, 2400, 60],
  [1080, 4500, 60],
  [1080, 5800, 60],
  [1440, 8100, 60],
  [2160, 11_600, 60],
  [2160, 16_800, 60],
]

/**
 * Named ladders. `apple` follows the tables of Apple's specification; its first rung has a sound of
 * its own, so that both together stay below 192 kbit/s. `article` is the
 * three rungs of the article that the project started from. `small` is for talks and screens: few
 * rungs, little storage.
 */
export const LADDERS: Readonly<Record<string, Ladder>> = {
  apple: {
    video: [...rungs('h264', APPLE_H264), ...rungs('hevc', APPLE_HEVC)],
    audio: { bitrateKbps: 128, lowBitrateKbps: 40, lowUpToKbps: 120 },
  },
  article: {
    video: rungs('h264', [
      [360, 600, 60],
      [480, 1500, 60],
      [720, 3000, 60],
    ]),
    audio: { bitrateKbps: 128 },
  },
  small: {
    video: rungs('h264', [
      [360, 400, 30],
      [720, 1500, 30],
    ]),
    audio: { bitrateKbps: 96 },
  },
}
