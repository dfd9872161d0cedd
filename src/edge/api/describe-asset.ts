import * as z from 'zod'
import type { AssetRecord } from '../../core/asset-record.ts'
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
  peakBps: Amount,
  averageBps: Amount,
  segments: Count,
  bytes: Amount,
})

const StoredAsset = z.object({
  status: z.enum(['processing', 'ready', 'failed', 'unknown']).catch('unknown'),
  bytes: Amount,
  renditions: z.array(z.unknown()),
  images: z.object({ poster: Text }),
  source: z.object({ name: Text, bytes: Amount, durationSeconds: Amount }).nullable().catch(null),
  createdAt: Text,
  updatedAt: Text,
})

/** What is known of an asset, as the API tells it; null where nothing is known. */
export function describeAsset(record: AssetRecord): z.input<typeof AssetSchema> {
  const { asset, title, version, durationSeconds } = record
  const { status, bytes, renditions, images, source, createdAt, updatedAt } =
    StoredAsset.parse(record)
  return {
    name: asset,
    title,
    status,
    version,
    duration_seconds: durationSeconds,
    bytes,
    poster: images.poster === null ? null : `${asset}/${images.poster}`,
    renditions: renditions.flatMap(describeRendition),
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
