import * as z from 'zod'
import { isAssetName, whyNotAssetName } from '../../core/asset-name.ts'
import { ASSET_STATUSES } from '../../core/asset-record.ts'
import { isFileName } from '../../core/object-path.ts'
import { LATEST_TIME } from '../../core/revocations.ts'
import { isNetRule } from '../../core/token/rights/net.ts'
import { isHostList } from '../../core/token/rights/referrer.ts'

/** What requests bring and answers hold, in the words of claims (snake case). */

const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}(?:\/[a-z0-9][a-z0-9._-]{0,62}){0,7}$/

export const AssetName = z
  .string()
  .regex(NAME_PATTERN, 'not the name of an asset, such as films/big-buck-bunny')
  .refine(isAssetName, { error: ({ input }) => whyNotAssetName(String(input)) ?? '' })
  .meta({ description: 'Name of an asset', examples: ['films/big-buck-bunny'] })

export const Subject = z
  .string()
  .regex(/^[^/].*$/, 'empty, or begins with a slash')
  .refine((text) => isAssetName(text.replace(/\/$/, '')), 'neither an asset nor a folder of assets')
  .meta({
    description: 'An asset, or a folder of assets ending in `/`',
    examples: ['films/big-buck-bunny', 'films/'],
  })

export const Seconds = z
  .int()
  .min(0)
  .max(LATEST_TIME)
  .meta({ description: 'Seconds since 1970-01-01 UTC' })

export const PastedToken = z
  .string()
  .min(1)
  .max(16_384)
  .meta({ description: 'A token, or a whole URL with one' })

export const Time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' })

const Countries = z
  .array(z.string().regex(/^(?:[A-Z]{2}|T1)$/, 'not ISO 3166-1 alpha-2 in capitals, nor T1'))
  .min(1)
  .max(300)

const Height = z.int().min(1).max(100_000)
const Language = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, 'not a language by BCP 47')

/** What a link may say besides what it opens and until when. */
export const LinkTermsSchema = z.strictObject({
  nbf: Seconds.optional().meta({
    description: 'When playback may first be started, in seconds since 1970; at most 30 days ahead',
  }),
  viewer: z.string().min(1).max(128).optional().meta({
    description: 'Your name for the viewer; goes into the session, and sessions are counted by it',
  }),
  max_streams: z.int().min(1).max(100).optional().meta({
    description:
      'How many streams the viewer may have at once, a session on two devices as two; needs `viewer`',
  }),
  max_height: Height.optional().meta({ description: 'No rendition higher than this, in pixels' }),
  min_height: Height.optional().meta({ description: 'No rendition lower than this, in pixels' }),
  geo: z
    .union([z.strictObject({ allow: Countries }), z.strictObject({ deny: Countries })])
    .optional()
    .meta({ description: 'Countries by ISO 3166-1 alpha-2; `T1` is Tor' }),
  net: z
    .array(z.string())
    .min(1)
    .max(64)
    .refine(isNetRule, 'holds what is no address and no network in CIDR notation')
    .optional()
    .meta({ description: 'Networks in CIDR notation; IPv6 is told apart up to /64' }),
  ref: z
    .array(z.string())
    .min(1)
    .max(64)
    .refine(isHostList, 'holds what is no host such as example.com, *.example.com or localhost:*')
    .optional()
    .meta({ description: 'Hosts whose pages may show the video; `*.` stands for one label' }),
  ref_none: z.enum(['allow', 'deny']).optional().meta({
    description: 'What holds for players that do not tell their page; by default they are allowed',
  }),
  audio: Language.optional().meta({ description: 'Language of the sound that plays by default' }),
  subtitles: Language.optional().meta({
    description: 'Language of the subtitles shown by default',
  }),
  clip: z
    .strictObject({ start: z.number().min(0), end: z.number().min(0).optional() })
    .refine(({ start, end }) => end === undefined || end > start, 'ends before it starts')
    .optional()
    .meta({ description: 'The only part that may be seen, in seconds' }),
})

export const LinkRequestSchema = z.strictObject({
  asset: Subject,
  ttl_seconds: z.int().min(1).default(7200).meta({
    description: 'How long playback may be started, from now or from `nbf`',
  }),
  entry: z
    .string()
    .max(255)
    .refine(isFileName, "not a file in the asset's folder")
    .optional()
    .meta({ description: "The playlist in the asset's folder; master.m3u8 by default" }),
  ...LinkTermsSchema.shape,
})

export const RevocationSchema = z.strictObject({
  kind: z.enum(['jti', 'sid', 'asset', 'kid']),
  value: z.string(),
  at: Seconds.meta({ description: 'When it was revoked' }),
  until: Seconds.nullable().meta({
    description: 'When all that it revokes has expired; null for never',
  }),
})

export const ProblemSchema = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable; for programs' }),
    detail: z.string().meta({ description: 'What is wrong and what to do, in one line' }),
    instance: z.string().meta({ description: 'Finds the request in the log' }),
  })
  .meta({ description: 'RFC 9457' })

export const AssetSummarySchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  status: z.enum([...ASSET_STATUSES, 'unknown']),
  version: z.string().nullable(),
  duration_seconds: z.number().nullable(),
  updated_at: z.string().nullable(),
})

const Amount = z.number().nullable()
const Count = z.int().nullable()
const Text = z.string().nullable()

export const AssetSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  status: z.enum([...ASSET_STATUSES, 'unknown']),
  failure: Text.meta({ description: 'Code of what made it fail' }),
  version: z.string(),
  duration_seconds: z.number(),
  bytes: Amount,
  is_encrypted: z.boolean().meta({ description: 'Its segments are encrypted by AES-128' }),
  poster: Text.meta({ description: 'Key of the poster' }),
  storyboard: Text.meta({
    description: 'Key of the WebVTT that tells when each small picture is shown',
  }),
  renditions: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['video', 'audio']),
      codecs: Text,
      width: Count,
      height: Count,
      frame_rate: Amount,
      channels: Count,
      language: Text.meta({ description: 'BCP 47' }),
      label: Text.meta({ description: 'What a menu shows' }),
      peak_bps: Amount,
      average_bps: Amount,
      segments: Count,
      bytes: Amount,
    }),
  ),
  subtitles: z.array(
    z.strictObject({
      name: z.string(),
      language: z.string().meta({ description: 'BCP 47' }),
      label: z.string(),
      is_forced: z.boolean(),
      is_for_deaf: z.boolean(),
    }),
  ),
  chapters: z.array(
    z.strictObject({ start_seconds: z.number(), end_seconds: z.number(), title: z.string() }),
  ),
  source: z.strictObject({ name: Text, bytes: Amount, duration_seconds: Amount }).nullable(),
  created_at: Text,
  updated_at: Text,
})
