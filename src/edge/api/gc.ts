import * as z from 'zod'
import {
  DEFAULT_GRACE_SECONDS,
  type KeptReason,
  MIN_GRACE_SECONDS,
  UNUSED_REASONS,
} from '../../core/unused-versions.ts'
import { collectGarbage } from '../collect-garbage.ts'
import type { UnusedVersion } from '../remove-version.ts'
import type { Services } from '../services.ts'
import { operation } from './operation.ts'
import { Time } from './schemas.ts'

const GarbageQuestion = z.strictObject({
  prefix: z
    .string()
    .max(512)
    .default('')
    .meta({ description: 'Only of assets whose names begin so' }),
  older_than_seconds: z
    .int()
    .min(
      MIN_GRACE_SECONDS,
      `at least ${MIN_GRACE_SECONDS} s, for a transcode that runs may write that seldom`,
    )
    .default(DEFAULT_GRACE_SECONDS)
    .meta({ description: 'Only what has no object that was written within that time' }),
  dry_run: z.boolean().default(false).meta({ description: 'Tells what would be removed' }),
  cursor: z.string().max(4096).optional().meta({ description: 'Of the call before' }),
})

const UnusedVersionSchema = z.strictObject({
  asset: z.string(),
  version: z.string(),
  objects: z.int().meta({ description: 'How many are gone by this call' }),
  bytes: z.int(),
  newest_at: Time.meta({ description: 'When the newest object of the version was written' }),
  reason: z.enum(UNUSED_REASONS).meta({
    description:
      '`superseded`: another version took its place; `unfinished`: its upload came to no end; `orphaned`: there is no such asset',
  }),
})

const count = (description: string) => z.int().meta({ description })

const KeptSchema = z.strictObject({
  published: count('A pointer names it'),
  recorded: count('The record tells of it'),
  unreadable: count('A pointer or the record cannot be read, and might tell of it'),
  encoding: count('A run that is not over may put it back'),
  in_use: count('Sessions that began before the pointer moved may still play it'),
  young: count('Something of it was written lately'),
} satisfies Record<KeptReason, z.ZodType>)

export const collectUnused = operation({
  method: 'POST',
  path: '/api/gc',
  id: 'collectGarbage',
  tag: 'Assets',
  summary: 'Remove versions that nobody needs, some at a time',
  description:
    'Those that neither `master.m3u8` nor `manifest.mpd` of their asset names: superseded ones, when every session that may play them has ended, and ones whose upload was never finished. A call does as much as one request can: call again with the `cursor` that it answers until that is null. A version that one call cannot remove whole comes again in the next.',
  body: GarbageQuestion,
  answer: z.strictObject({
    dry_run: z.boolean(),
    removed: z.array(UnusedVersionSchema).meta({ description: 'What is gone, or would be' }),
    kept: KeptSchema.meta({ description: 'How many versions stay, by why' }),
    unpurged: z.array(z.string()).meta({
      description: 'Assets of which the shared cache did not take the purge; purge them again then',
    }),
    cursor: z.string().nullable().meta({ description: 'For the next call; null on the last' }),
  }),
  errors: ['request_invalid', 'storage_unavailable'],
  run: async ({ body }, { bucket, config, now, purge }) => {
    const { prefix, older_than_seconds: graceSeconds, dry_run: isDryRun, cursor = '' } = body
    const limits = { now: now(), graceSeconds, maxSessionSeconds: config.maxLifeSeconds.play }
    const request = { prefix, after: cursor, limits, isDryRun }
    const { removed, kept, next } = await collectGarbage(bucket, request)
    return {
      dry_run: isDryRun,
      removed: removed.map(describe),
      kept,
      unpurged: isDryRun ? [] : await purgeAll(removed, purge),
      cursor: next ?? null,
    }
  },
})

function describe({ newestAt, ...version }: UnusedVersion) {
  return { ...version, newest_at: new Date(newestAt * 1000).toISOString() }
}

/**
 * A version that comes again under its name may hold other bytes. Of one call they are fewer than a
 * purge can take. What is removed is removed, also where the cache fails.
 */
async function purgeAll(
  removed: readonly UnusedVersion[],
  purge: Services['purge'],
): Promise<string[]> {
  const assets = [...new Set(removed.map(({ asset }) => asset))]
  if (assets.length === 0) return []
  const outcome = await purge(...assets).catch(() => 'refused' as const)
  return outcome === 'refused' ? assets : []
}
