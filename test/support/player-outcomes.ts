/** What came of playing one tree by one player. */
export type Outcome =
  /** To the end, without a word. */
  | 'plays'
  /** To the end, but it complains of the stream. */
  | 'complains'
  | 'stops'

export interface Played {
  readonly outcome: Outcome
  /** How long the player found the stream to be, or how far it came. */
  readonly seconds: number
  /** What it complained of or stopped with. */
  readonly said: string
}

export type Player = 'FFmpeg' | 'mpv' | 'hls.js' | 'Shaka Player' | 'Video.js' | 'Chromium'

/**
 * What a player makes of a tree by itself, from any server; everything else plays. The tests hold
 * these against a plain static server too, so they tell when a new version of a player can do more.
 */
const OWN_LIMITS: Readonly<Record<string, Partial<Record<Player, Outcome>>>> = {
  // Its fragments list 48 samples each and hold the I-frame alone.
  'hls-iframe-only': {
    FFmpeg: 'stops',
    mpv: 'complains',
    'Video.js': 'stops',
    Chromium: 'stops',
  },
  // Half of its pictures have a PTS before their DTS.
  'hls-ts-audio-muxed-in-video': { mpv: 'complains' },
  // The picture behind its discontinuity refers to one before it; sound and picture leave a gap.
  'hls-text-offset': { mpv: 'complains', Chromium: 'stops' },
}

export function expectedOutcome(tree: string, player: Player): Outcome {
  return OWN_LIMITS[tree]?.[player] ?? 'plays'
}

/** Renditions differ a little in length, and players in which of them they go by. */
export const TOLERANCE_SECONDS = 0.6
