import type { AssetRecord, RenditionRecord } from '../../src/core/asset-record.ts'
import type { TranscodeResult } from '../../transcoder/options.ts'
import type { Plan } from '../../transcoder/plan/plan.ts'
import type { NextSteps } from './next-steps.ts'
import { formatClock } from './progress/format.ts'
import { alignColumns } from './table.ts'

const HEADINGS = ['rendition', 'picture', 'codec', 'average', 'peak', 'segments', 'size']

/** What will be made, in one line. */
export function describePlan({ video, audio, subtitles }: Plan): string {
  const sizes = video.map(({ name, width, height, maxrateKbps }) => {
    const codec = name.replace(/^video-|-?\d.*$/g, '')
    return `${codec === '' ? '' : `${codec} `}${width}x${height}@${maxrateKbps}k`
  })
  const tracks = audio.filter(({ group }) => group === 'stereo').length
  return [
    sizes.length === 0 ? 'no picture' : sizes.join(' '),
    tracks === 0 ? 'no sound' : countOf(tracks, 'audio track'),
    ...(subtitles.length === 0 ? [] : [countOf(subtitles.length, 'text track')]),
  ].join(', ')
}

export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** What was published, as a table for people; the last line has all objects, images and text as well. */
export function renditionTable(record: AssetRecord): string {
  const segments = record.renditions.reduce((sum, rendition) => sum + rendition.segments, 0)
  const total = ['all', '', '', '', '', String(segments), formatBytes(record.bytes)]
  return alignColumns([HEADINGS, ...record.renditions.map(describe), total])
}

function describe(rendition: RenditionRecord): string[] {
  const { width, height, frameRate, channels } = rendition
  return [
    rendition.name,
    rendition.kind === 'video'
      ? `${width}x${height} ${frameRate} fps`
      : soundText(channels, rendition.language),
    rendition.codecs,
    formatRate(rendition.averageBps),
    formatRate(rendition.peakBps),
    String(rendition.segments),
    formatBytes(rendition.bytes),
  ]
}

/** `de 2 channels`; a language that nobody knows is not told. */
function soundText(channels: number | undefined, language = 'und'): string {
  return `${language === 'und' ? '' : `${language} `}${channels} channels`
}

export function formatRate(bitsPerSecond: number): string {
  return `${Math.round(bitsPerSecond / 1000)} kbit/s`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}

/** The end of a run: what was published, how long that took, and what to do with it. */
export function closingReport(
  { record, isNew }: TranscodeResult,
  steps: NextSteps,
  tookSeconds: number,
): string {
  const { asset, version, durationSeconds } = record
  const took = `in ${formatClock(tookSeconds)}, ${(durationSeconds / tookSeconds).toFixed(1)}×`
  const what = isNew ? 'published' : 'already published:'
  return [
    renditionTable(record),
    '',
    `${what} ${asset} ${version} (${durationSeconds} s${isNew ? ` ${took}` : ''})`,
    ...steps.commands.map((command, index) => `${index === 0 ? 'next  ' : '      '}${command}`),
  ].join('\n')
}
