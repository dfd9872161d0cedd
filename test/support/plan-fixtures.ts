import { namedLadder } from '../../transcoder/plan/ladder.ts'
import type { PlanSettings } from '../../transcoder/plan/make-plan.ts'
import type {
  Source,
  SourceAudio,
  SourceSubtitles,
  SourceVideo,
} from '../../transcoder/probe/source.ts'

export const SETTINGS: PlanSettings = {
  ladder: namedLadder('apple'),
  segmentSeconds: 4,
  codecs: ['h264'],
  presets: { h264: 'fast', hevc: 'fast', av1: '8' },
  hasHdr: false,
  hasSurround: false,
  subtitles: [],
  loudness: new Map(),
}

export const SDR: SourceVideo['colors'] = {
  matrix: 'bt709',
  primaries: 'bt709',
  range: 'tv',
  dynamicRange: 'sdr',
}

export const PQ: SourceVideo['colors'] = {
  matrix: 'bt2020',
  primaries: 'bt2020',
  range: 'tv',
  dynamicRange: 'pq',
}

export function sourceVideo(width: number, height: number, more: Partial<SourceVideo> = {}) {
  return {
    index: 0,
    durationSeconds: 60,
    codec: 'h264',
    width,
    height,
    frameRate: { numerator: 30, denominator: 1 },
    isInterlaced: false,
    startSeconds: 0,
    colors: SDR,
    ...more,
  }
}

export function sourceAudio(index: number, more: Partial<SourceAudio> = {}): SourceAudio {
  return {
    index,
    codec: 'aac',
    channels: 2,
    isDefault: false,
    isDescription: false,
    isCommentary: false,
    ...more,
  }
}

export function sourceSubtitles(
  index: number,
  more: Partial<SourceSubtitles> = {},
): SourceSubtitles {
  return { index, codec: 'subrip', isDefault: false, isForced: false, isForDeaf: false, ...more }
}

/** A minute of film without sound. */
export function source(more: Partial<Source> = {}): Source {
  return {
    durationSeconds: 60,
    title: undefined,
    video: sourceVideo(1280, 720),
    cover: undefined,
    audio: [],
    subtitles: [],
    chapters: [],
    skipped: [],
    ...more,
  }
}
