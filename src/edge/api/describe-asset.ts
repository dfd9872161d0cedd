import * as z from 'zod'
import { ASSET_STATUSES, type AssetRecord } from '../../core/asset-record.ts'
import type { AssetSchema } from './schemas.ts'

/** Of a stored record that an older Sluice or somebody else wrote, any of this may be missing. */
const Text = z.string().nullable().catch(null)
const Amount = z.number().nullable().catch(null)
const Count = z.int().nullable().catch(null)

const StoredRendition = z.object({
  name: z.string(),
  kind: z.enum(['video', 'audio']),
  codecs: Text,
  width: Count,
  height: Count,
  frameRate: Amount,
  channels: Count,
  language: Text,
  label: Text,
  peakBps: Amount,
  averageBps: Amount,
  segments: Count,
  bytes: Amount,
})

const StoredSubtitles = z.object({
  name: z.string(),
  language: z.string(),
  label: z.string(),
  isForced: z.boolean(),
  isForDeaf: z.boolean(),
})

const StoredChapter = z.object({
  startSeconds: z.number(),
  endSeconds: z.number(),
  title: z.string(),
})

const StoredAsset = z.object({
  status: z.enum([...ASSET_STATUSES, 'unknown']).catch('unknown'),
  failure: Text,
  bytes: Amount,
  renditions: z.array(z.unknown()),
  subtitles: z.array(StoredSubtitles).catch([]),
  chapters: z.array(StoredChapter).catch([]),
  images: z.object({ poster: Text, storyboard: Text }),
  isEncrypted: z.boolean().catch(false),
  source: z.object({ name: Text, bytes: Amount, durationSeconds: Amount }).nullable().catch(null),
  createdAt: Text,
  updatedAt: Text,
})

/** What is known of an asset, as the API tells it; null where nothing is known. */
export function describeAsset(record: AssetRecord): z.input<typeof AssetSchema> {
  const { asset, title, version, durationSeconds } = record
  const stored = StoredAsset.parse(record)
  const { status, failure, bytes, images, source, createdAt, updatedAt } = stored
  return {
    name: asset,
    title,
    status,
    failure,
    version,
    duration_seconds: durationSeconds,
    bytes,
    is_encrypted: stored.isEncrypted,
    poster: images.poster === null ? null : `${asset}/${images.poster}`,
    storyboard: images.storyboard === null ? null : `${asset}/${images.storyboard}`,
    renditions: stored.renditions.flatMap(describeRendition),
    subtitles: stored.subtitles.map(describeSubtitles),
    chapters: stored.chapters.map(describeChapter),
    source: source && {
      name: source.name,
      bytes: source.bytes,
      duration_seconds: source.durationSeconds,
    },
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

function describeRendition(stored: unknown) {
  const { success, data } = StoredRendition.safeParse(stored)
  if (!success) return []
  const { frameRate, peakBps, averageBps, ...others } = data
  return [{ ...others, frame_rate: frameRate, peak_bps: peakBps, average_bps: averageBps }]
}

function describeSubtitles({ isForced, isForDeaf, ...others }: z.infer<typeof StoredSubtitles>) {
  return { ...others, is_forced: isForced, is_for_deaf: isForDeaf }
}

function describeChapter({ startSeconds, endSeconds, title }: z.infer<typeof StoredChapter>) {
  return { start_seconds: startSeconds, end_seconds: endSeconds, title }
}
