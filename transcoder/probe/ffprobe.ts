import { z } from 'zod'

/** What ffprobe is asked for; its answer is the JSON that `readProbe` reads. */
export const PROBE_ARGUMENTS: readonly string[] = [
  ...['-v', 'error'],
  // A recording may begin long before its first whole picture, and without one has no size.
  ...['-analyzeduration', '30M', '-probesize', '50M'],
  ...['-print_format', 'json'],
  '-show_format',
  '-show_streams',
  '-show_chapters',
]

const tags = z.record(z.string(), z.string()).default({})
const text = z.string().default('')

const sideData = z.looseObject({
  side_data_type: text,
  rotation: z.number().optional(),
  dv_profile: z.number().optional(),
  dv_bl_signal_compatibility_id: z.number().optional(),
})

const stream = z.object({
  index: z.number(),
  codec_type: text,
  codec_name: z.string().default('unknown'),
  codec_tag_string: text,
  width: z.number().default(0),
  height: z.number().default(0),
  pix_fmt: text,
  field_order: text,
  sample_aspect_ratio: text,
  r_frame_rate: text,
  avg_frame_rate: text,
  duration: text,
  start_time: text,
  channels: z.number().default(0),
  color_space: text,
  color_primaries: text,
  color_transfer: text,
  color_range: text,
  disposition: z.record(z.string(), z.number()).default({}),
  tags,
  side_data_list: z.array(sideData).default([]),
})

const chapter = z.object({ start_time: text, end_time: text, tags })

export const probeSchema = z.object({
  format: z
    .object({ format_name: text, duration: text, start_time: text, tags })
    .default({ format_name: '', duration: '', start_time: '', tags: {} }),
  streams: z.array(stream).default([]),
  chapters: z.array(chapter).default([]),
})

export type ProbedFormat = z.infer<typeof probeSchema>['format']
export type ProbedStream = z.infer<typeof stream>
export type ProbedChapter = z.infer<typeof chapter>

/** `30000/1001` → 29.97…; 0 where it is no ratio. */
export function readRatio(ratio: string): number {
  const [numerator = '', denominator = '1'] = ratio.split('/')
  const value = Number(numerator) / Number(denominator)
  return Number.isFinite(value) ? value : 0
}

/** Positive seconds; 0 where the text says nothing. */
export function readSeconds(seconds: string): number {
  const value = Number(seconds)
  return Number.isFinite(value) && value > 0 ? value : 0
}

/** Tags are named in any case. */
export function findTag(all: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(all).find((candidate) => candidate.toLowerCase() === name)
  const value = key === undefined ? undefined : all[key]?.trim()
  return value === '' ? undefined : value
}

export function has(stream: ProbedStream, disposition: string): boolean {
  return stream.disposition[disposition] === 1
}

/** When a file's clock begins, where it tells ends by that clock and not lengths: in Matroska. */
export function clockStartOf({ format_name, start_time }: ProbedFormat): number {
  return format_name.split(',').includes('matroska') ? readSeconds(start_time) : 0
}

/** Transport streams count a track from its own first timestamp, however late that comes. */
function lateness(stream: ProbedStream, { format_name, start_time }: ProbedFormat): number {
  if (format_name !== 'mpegts') return 0
  return Math.max(0, readSeconds(stream.start_time) - readSeconds(start_time))
}

/** A track's own length; Matroska keeps its end as the tag `DURATION`, `00:01:02.345000000`. */
export function durationOf(stream: ProbedStream, format: ProbedFormat): number {
  const own = readSeconds(stream.duration)
  if (own > 0) return own + lateness(stream, format)
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(findTag(stream.tags, 'duration') ?? '')
  if (!match) return 0
  const [, hours, minutes, seconds] = match
  const end = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return Math.max(0, end - clockStartOf(format))
}
