import { z } from 'zod'
import { TranscoderError } from '../errors.ts'
import { LADDERS } from './ladders.ts'
import type { VideoCodec } from './plan.ts'

/** The planned qualities, cheapest first. */
export interface Ladder {
  readonly video: readonly Rung[]
  readonly audio: AudioRates
}

export interface AudioRates {
  /** Of a stereo track, in kbit/s. */
  readonly bitrateKbps: number
  /** Of the sound that goes with rungs of up to `lowUpToKbps`, where that is another one. */
  readonly lowBitrateKbps?: number | undefined
  readonly lowUpToKbps?: number | undefined
}

export interface Rung {
  readonly codec: VideoCodec
  /** Lines of a landscape picture, columns of a portrait one: what people call 720p. */
  readonly shortSide: number
  /** The most that the encoder may spend on average, in kbit/s. Easy content gets less. */
  readonly bitrateKbps: number
  /** Sources with more frames per second are halved for this rung. */
  readonly maxFrameRate: number
}

const rungSchema = z.strictObject({
  codec: z.enum(['h264', 'hevc', 'av1']).default('h264'),
  shortSide: z.number().int().min(64).max(4320),
  bitrateKbps: z.number().int().min(20).max(200_000),
  maxFrameRate: z.number().min(24).max(60).default(60),
})

const ladderSchema = z.strictObject({
  video: z.array(rungSchema).min(1).max(20),
  audio: z
    .strictObject({
      bitrateKbps: z.number().int().min(16).max(512),
      lowBitrateKbps: z.number().int().min(16).max(512).optional(),
      lowUpToKbps: z.number().int().min(20).max(200_000).optional(),
    })
    .default({ bitrateKbps: 128 }),
})

/** @throws TranscoderError `ladder_unknown` */
export function namedLadder(name: string): Ladder {
  const ladder = Object.hasOwn(LADDERS, name) ? LADDERS[name] : undefined
  if (ladder !== undefined) return ladder
  throw new TranscoderError('ladder_unknown', `no ladder is called ${JSON.stringify(name)}`, {
    cure: `choose ${Object.keys(LADDERS).join(', ')}, or give a JSON file whose name ends in .json`,
  })
}

/**
 * Reads a ladder from JSON.
 *
 * @param name what to call it in an error
 * @throws TranscoderError `ladder_invalid`, naming each wrong field, its value and what it may be
 */
export function parseLadder(json: string, name: string): Ladder {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw invalid(name, 'is not JSON', cause)
  }
  const result = ladderSchema.safeParse(value)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => describeIssue(issue, value))
    throw invalid(name, problems.join('; '), result.error)
  }
  const { video, audio } = result.data
  return { video: video.toSorted((a, b) => a.bitrateKbps - b.bitrateKbps), audio }
}

function describeIssue(issue: z.core.$ZodIssue, root: unknown): string {
  const field = issue.path.map(String).join('.') || 'the ladder'
  return `${field} = ${shortJson(valueAt(root, issue.path))}: ${issue.message}`
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  }, root)
}

function shortJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'missing'
  return json.length > 60 ? `${json.slice(0, 57)}…` : json
}

function invalid(name: string, problem: string, cause: unknown): TranscoderError {
  return new TranscoderError('ladder_invalid', `ladder ${name}: ${problem}`, {
    cure: 'write it as {"video": [{"shortSide": 720, "bitrateKbps": 3000}], "audio": {"bitrateKbps": 128}}',
    cause,
  })
}
