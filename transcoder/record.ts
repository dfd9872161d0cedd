import { POSTER_NAME, STORYBOARD_NAME, WHOLE_TEXT_NAME } from '../src/core/asset-keys.ts'
import type { AssetRecord, RenditionRecord, SubtitlesRecord } from '../src/core/asset-record.ts'
import { SluiceError } from '../src/core/errors.ts'
import type { Input } from './input.ts'
import {
  type Presentation,
  presentationSeconds,
  ratesOf,
  targetOf,
} from './package/presentation.ts'
import { framesPerSecond } from './plan/frame-rate.ts'
import type { Plan, SubtitlesPlan } from './plan/plan.ts'
import { bytesOf, type Rendition } from './rendition.ts'

/** What is known when an encode begins. */
export interface RecordStart {
  readonly asset: string
  readonly title: string
  readonly version: string
  readonly seedDigest: string
  readonly input: Pick<Input, 'name' | 'byteLength'>
  readonly plan: Plan
  /** ISO 8601, UTC: of the asset's first publication, and of this one. */
  readonly createdAt: string
  readonly updatedAt: string
}

/** The record of an asset whose first version is being made. */
export function processingRecord(start: RecordStart): AssetRecord {
  return {
    schema: 1,
    asset: start.asset,
    title: start.title,
    status: 'processing',
    version: start.version,
    seedDigest: start.seedDigest,
    durationSeconds: start.plan.durationSeconds,
    renditions: [],
    images: {},
    bytes: 0,
    source: {
      name: start.input.name,
      bytes: start.input.byteLength,
      durationSeconds: start.plan.durationSeconds,
    },
    createdAt: start.createdAt,
    updatedAt: start.updatedAt,
  }
}

/** The record of an asset that plays as far as it is encoded. */
export function playableRecord(start: RecordStart): AssetRecord {
  return { ...processingRecord(start), status: 'playable' }
}

/** The record of an asset of which nothing plays, and why. */
export function failedRecord(start: RecordStart, error: unknown): AssetRecord {
  const failure = error instanceof SluiceError ? error.code : 'internal'
  return { ...processingRecord(start), status: 'failed', failure }
}

/** What was published of a presentation besides its renditions. */
export interface Extent {
  readonly hasPoster: boolean
  /** Of all objects of the version. */
  readonly bytes: number
}

/** The record of a version that is whole. */
export function readyRecord(
  start: RecordStart,
  presentation: Presentation,
  { hasPoster, bytes }: Extent,
): AssetRecord {
  const { renditions, subtitles, storyboard, version, isEncrypted, plan } = presentation
  const target = targetOf(presentation)
  return {
    ...processingRecord(start),
    status: 'ready',
    durationSeconds: Number(presentationSeconds(presentation).toFixed(3)),
    renditions: renditions.map((rendition) => describe(rendition, target)),
    ...(subtitles.length > 0 && {
      subtitles: subtitles.map((track) => describeSubtitles(track.plan)),
    }),
    ...(plan.chapters.length > 0 && { chapters: plan.chapters }),
    images: {
      ...(hasPoster && { poster: `${version}/${POSTER_NAME}` }),
      ...(storyboard && { storyboard: `${version}/${STORYBOARD_NAME}/${WHOLE_TEXT_NAME}` }),
    },
    ...(isEncrypted && { isEncrypted }),
    bytes,
  }
}

function describe(rendition: Rendition, target: number): RenditionRecord {
  const { plan } = rendition
  const { peak, average } = ratesOf(rendition.segments, target)
  return {
    name: plan.name,
    kind: plan.kind,
    codecs: rendition.codec,
    ...(plan.kind === 'video'
      ? {
          width: plan.width,
          height: plan.height,
          frameRate: Number(framesPerSecond(plan.frameRate).toFixed(3)),
        }
      : { channels: plan.channels, language: plan.language, label: plan.label }),
    peakBps: Math.ceil(peak),
    averageBps: Math.ceil(average),
    segments: rendition.segments.length,
    bytes: bytesOf(rendition),
  }
}

function describeSubtitles(plan: SubtitlesPlan): SubtitlesRecord {
  const { name, language, label, isForced, isForDeaf } = plan
  return { name, language, label, isForced, isForDeaf }
}
