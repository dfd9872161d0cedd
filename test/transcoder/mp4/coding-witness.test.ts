import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AudioFormat, VideoFormat } from '../../../transcoder/media-format.ts'
import { readTracks } from '../../../transcoder/mp4/tracks.ts'
import { ffmpeg, ffprobe, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'

const SIZE = 'testsrc2=size=320x180:rate=25:duration=1,format='
const TONE = 'sine=frequency=330:sample_rate=48000:duration=1'

interface Coding {
  readonly name: string
  readonly encoder: string
  readonly input: string
  readonly options?: readonly string[]
  /** What ffprobe says of it, put into RFC 6381 by hand. */
  readonly codec: string
}

const VIDEO: readonly Coding[] = [
  { name: 'H.264', encoder: 'libx264', input: `${SIZE}yuv420p`, codec: 'avc1.64000c' },
  {
    name: 'H.264 with its parameter sets among the samples',
    encoder: 'libx264',
    input: `${SIZE}yuv420p`,
    options: ['-tag:v', 'avc3'],
    codec: 'avc3.64000c',
  },
  {
    name: 'HEVC',
    encoder: 'libx265',
    input: `${SIZE}yuv420p`,
    options: ['-tag:v', 'hvc1', '-x265-params', 'log-level=error'],
    codec: 'hvc1.1.6.L60.90',
  },
  {
    name: 'HEVC in 10 bits with PQ',
    encoder: 'libx265',
    input: `${SIZE}yuv420p10`,
    options: [
      '-x265-params',
      'log-level=error',
      '-color_trc',
      'smpte2084',
      '-color_primaries',
      'bt2020',
      '-colorspace',
      'bt2020nc',
    ],
    codec: 'hev1.2.4.L60.90',
  },
  {
    name: 'AV1',
    encoder: 'libaom-av1',
    input: `${SIZE}yuv420p`,
    options: ['-cpu-used', '8'],
    codec: 'av01.0.00M.08',
  },
]

const AUDIO: readonly Coding[] = [
  { name: 'AAC', encoder: 'aac', input: TONE, codec: 'mp4a.40.2' },
  { name: 'AC-3', encoder: 'ac3', input: TONE, codec: 'ac-3' },
  { name: 'E-AC-3', encoder: 'eac3', input: TONE, codec: 'ec-3' },
  { name: 'Opus', encoder: 'libopus', input: TONE, codec: 'Opus' },
  { name: 'FLAC', encoder: 'flac', input: TONE, options: ['-strict', '-2'], codec: 'fLaC' },
]

describe.skipIf(hasNoFfmpeg)('headers that FFmpeg writes are read as ffprobe reads them', () => {
  const folder = temporaryFolder()
  const encoders = hasNoFfmpeg
    ? ''
    : execFileSync('ffmpeg', ['-v', 'error', '-encoders']).toString()
  const has = ({ encoder }: Coding) => encoders.includes(` ${encoder} `)

  it.each(VIDEO.filter(has))('$name: $codec', ({ codec, ...coding }) => {
    const file = encode(folder, coding, '-c:v')
    const format = formatOf(file) as VideoFormat
    const [probed] = ffprobe('-show_streams', file).streams as [Record<string, unknown>]
    const { codec_level: level = probed.level } = probed
    expect(format).toMatchObject({
      kind: 'video',
      codec,
      width: probed.width,
      height: probed.height,
    })
    if (codec.startsWith('avc')) expect(Number.parseInt(codec.slice(-2), 16)).toBe(level)
    if (codec.startsWith('h')) expect(codec).toContain(`.L${level}.`)
    if (probed.color_transfer === 'smpte2084') expect(format.transfer).toBe(16)
    expect(format.isInterlaced ?? false).toBe(false)
  })

  it('H.264 in fields is interlaced', () => {
    const options = ['-flags', '+ilme+ildct', '-x264-params', 'tff=1']
    const file = encode(folder, { encoder: 'libx264', input: `${SIZE}yuv420p`, options }, '-c:v')
    expect(formatOf(file)).toMatchObject({ isInterlaced: true, width: 320, height: 180 })
  })

  it.each(
    AUDIO.flatMap((coding) => [1, 2, 6].map((channels) => ({ ...coding, channels }))).filter(has),
  )('$name in $channels channels: $codec', ({ codec, channels, ...coding }) => {
    const options = [...(coding.options ?? []), '-ac', String(channels)]
    const file = encode(folder, { ...coding, options }, '-c:a')
    expect(formatOf(file) as AudioFormat).toMatchObject({
      kind: 'audio',
      codec,
      channels,
      sampleRate: 48_000,
    })
  })
})

function encode(
  folder: string,
  { encoder, input, options = [] }: Pick<Coding, 'encoder' | 'input' | 'options'>,
  stream: string,
): string {
  const file = join(folder, `${encoder}${options.join('')}.mp4`)
  ffmpeg(
    ...['-f', 'lavfi', '-i', input, stream, encoder, ...options],
    ...['-movflags', 'frag_keyframe+delay_moov+default_base_moof+write_colr', file],
  )
  return file
}

function formatOf(file: string) {
  const [track] = readTracks(readFileSync(file))
  return track?.format
}
