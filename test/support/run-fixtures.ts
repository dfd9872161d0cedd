import type { AssetRecord } from '../../src/core/asset-record.ts'
import type { PlannedEvent, ProgressEvent } from '../../transcoder/options.ts'
import { makePlan } from '../../transcoder/plan/make-plan.ts'
import { SETTINGS, source, sourceAudio, sourceVideo } from './plan-fixtures.ts'

/** A minute of film with sound: two pictures at 30 frames per second, two sounds. */
export const PLAN = makePlan(
  source({ video: sourceVideo(640, 360), audio: [sourceAudio(1)] }),
  SETTINGS,
)

export const PLANNED: PlannedEvent = {
  type: 'planned',
  version: '_v0123456789abcdef',
  plan: PLAN,
  command: 'ffmpeg -i film.mp4',
  objectsKept: 0,
}

export const RECORD: AssetRecord = {
  schema: 1,
  asset: 'films/one',
  title: 'One',
  status: 'ready',
  version: PLANNED.version,
  durationSeconds: 60,
  renditions: [
    {
      name: 'video-360p',
      kind: 'video',
      codecs: 'avc1.64001e',
      width: 640,
      height: 360,
      frameRate: 29.97,
      peakBps: 800_400,
      averageBps: 400_600,
      segments: 15,
      bytes: 3_000_000,
    },
    {
      name: 'audio-1',
      kind: 'audio',
      codecs: 'mp4a.40.2',
      channels: 2,
      language: 'de',
      peakBps: 130_000,
      averageBps: 128_000,
      segments: 16,
      bytes: 960_000,
    },
  ],
  images: {},
  bytes: 4_100_000,
  source: { name: 'film.mp4', bytes: 1, durationSeconds: 60 },
  createdAt: '2026-11-23T12:00:00.000Z',
  updatedAt: '2026-11-23T12:00:00.000Z',
}

/** Progress at a point of the film, in which every rendition has come as far, at 1 Mbit/s each. */
export function progressAt(outSeconds: number, more: Partial<ProgressEvent> = {}): ProgressEvent {
  const names = [...PLAN.video, ...PLAN.audio].map(({ name }) => name)
  return {
    type: 'progress',
    outSeconds,
    durationSeconds: 60,
    speed: 2,
    framesPerSecond: 60,
    renditions: names.map((name) => ({
      name,
      seconds: outSeconds,
      segments: Math.floor(outSeconds / 4),
      bytes: outSeconds * 125_000,
    })),
    upload: { objects: 0, bytes: 0, queuedObjects: 0, queuedBytes: 0 },
    ...more,
  }
}
