import type { Ladder } from './ladder.ts'

/**
 * Named ladders. `apple` is the H.264 table of Apple's HLS Authoring Specification (appendix, all
 * rungs up to 1080p; the table keeps the small ones at 30 frames per second). `article` is the three
 * rungs of the article that the project started from.
 */
export const LADDERS = {
  apple: {
    video: [
      { shortSide: 234, bitrateKbps: 145, maxFrameRate: 30 },
      { shortSide: 360, bitrateKbps: 365, maxFrameRate: 30 },
      { shortSide: 432, bitrateKbps: 730, maxFrameRate: 30 },
      { shortSide: 432, bitrateKbps: 1100, maxFrameRate: 30 },
      { shortSide: 540, bitrateKbps: 2000, maxFrameRate: 60 },
      { shortSide: 720, bitrateKbps: 3000, maxFrameRate: 60 },
      { shortSide: 720, bitrateKbps: 4500, maxFrameRate: 60 },
      { shortSide: 1080, bitrateKbps: 6000, maxFrameRate: 60 },
      { shortSide: 1080, bitrateKbps: 7800, maxFrameRate: 60 },
    ],
    audio: { bitrateKbps: 128 },
  },
  article: {
    video: [
      { shortSide: 360, bitrateKbps: 600, maxFrameRate: 60 },
      { shortSide: 480, bitrateKbps: 1500, maxFrameRate: 60 },
      { shortSide: 720, bitrateKbps: 3000, maxFrameRate: 60 },
    ],
    audio: { bitrateKbps: 128 },
  },
} as const satisfies Record<string, Ladder>

export type LadderName = keyof typeof LADDERS
