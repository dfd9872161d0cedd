import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ffprobe } from './ffmpeg.ts'

/** One media playlist of a published folder, as a reader of its text sees it. */
export interface ReadRendition {
  readonly name: string
  readonly lines: readonly string[]
  readonly durations: readonly number[]
  /** Init segment and segments in one file, for FFmpeg's tools. */
  readonly file: string
  readonly segmentBytes: readonly number[]
}

/** Reads what an asset's multivariant playlist names, with nothing of our own code. */
export function readPresentation(folder: string, asset: string): Map<string, ReadRendition> {
  const multivariant = readFileSync(join(folder, asset, 'master.m3u8'), 'utf8')
  // Sound alone is named twice; I-frames are in the same segments, and pictures have none.
  const uris = [
    ...multivariant.matchAll(/^([^#\n].*)$/gm),
    ...multivariant.matchAll(/TYPE=AUDIO.*URI="([^"]*)"/g),
  ]
  const renditions = uris.map(([, uri = '']): [string, ReadRendition] => {
    const name = uri.split('/').at(-2) ?? ''
    return [name, readRendition(join(folder, asset, uri), name, join(folder, `${name}.joined.mp4`))]
  })
  return new Map(renditions)
}

function readRendition(playlist: string, name: string, file: string): ReadRendition {
  const lines = readFileSync(playlist, 'utf8').split('\n')
  const map =
    /URI="(.*)"/.exec(lines.find((line) => line.startsWith('#EXT-X-MAP')) ?? '')?.[1] ?? ''
  const names = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const read = (path: string) => readFileSync(join(playlist, '..', path))
  const segments = names.map(read)
  writeFileSync(file, Buffer.concat([read(map), ...segments]))
  const durations = lines
    .filter((line) => line.startsWith('#EXTINF:'))
    .map((line) => Number.parseFloat(line.slice(8)))
  return {
    name,
    lines,
    durations,
    file,
    segmentBytes: segments.map((segment) => segment.byteLength),
  }
}

interface ProbedFrame {
  readonly key_frame: number
  readonly pts_time: string
}

/** Seconds at which ffprobe finds each key frame. */
export function keyFrameTimes(rendition: ReadRendition): readonly number[] {
  const { frames = [] } = ffprobe(
    '-skip_frame',
    'nokey',
    '-show_entries',
    'frame=key_frame,pts_time',
    rendition.file,
  )
  return (frames as ProbedFrame[])
    .filter((frame) => frame.key_frame === 1)
    .map((frame) => Number(frame.pts_time))
}

/** Seconds at which ffprobe finds the first sample. */
export function startTime(rendition: ReadRendition): number {
  const { streams = [] } = ffprobe('-show_entries', 'stream=start_time', rendition.file)
  return Number((streams[0] as { start_time?: string }).start_time)
}

export function frameCount(rendition: ReadRendition): number {
  const { streams = [] } = ffprobe(
    '-count_packets',
    '-show_entries',
    'stream=nb_read_packets',
    rendition.file,
  )
  return Number((streams[0] as { nb_read_packets?: string }).nb_read_packets)
}
