import type { AssetRecord, RenditionRecord } from '../src/core/asset-record.ts'
import { framesPerSecond } from './frame-rate.ts'
import type { Input } from './input.ts'
import { averageBps, peakBps } from './package/bandwidth.ts'
import { presentationTarget } from './package/hls.ts'
import type { Plan } from './plan.ts'
import { bytesOf, durationOf, type Rendition } from './rendition.ts'

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

/**
 * The record of a version that is whole.
 *
 * @param poster key relative to the asset
 * @param bytes of all objects of the version
 */
export function readyRecord(
  start: RecordStart,
  renditions: readonly Rendition[],
  poster: string | undefined,
  bytes: number,
): AssetRecord {
  const target = presentationTarget(renditions)
  const longest = Math.max(
    ...renditions.filter(({ plan }) => plan.kind === 'video').map((video) => durationOf(video)),
  )
  return {
    ...processingRecord(start),
    status: 'ready',
    durationSeconds: Number(longest.toFixed(3)),
    renditions: renditions.map((rendition) => describe(rendition, target)),
    images: poster === undefined ? {} : { poster },
    bytes,
  }
}

function describe(rendition: Rendition, target: number): RenditionRecord {
  const { plan } = rendition
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
      : {
          channels: plan.channels,
          ...(plan.language === undefined ? {} : { language: plan.language }),
        }),
    peakBps: Math.ceil(peakBps(rendition.segments, target)),
    averageBps: Math.ceil(averageBps(rendition)),
    segments: rendition.segments.length,
    bytes: bytesOf(rendition),
  }
}
