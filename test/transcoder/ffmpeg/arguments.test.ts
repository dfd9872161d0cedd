import { expect, test } from 'vitest'
import {
  type EncodeJob,
  type EncodePorts,
  ffmpegArguments,
  outputsOf,
} from '../../transcoder/ffmpeg-arguments.ts'
import { makePlan, renditionsOf } from '../../transcoder/plan.ts'
import type { Source } from '../../transcoder/probe.ts'

const SOURCE: Source = {
  durationSeconds: 5.005,
  title: undefined,
  video: {
    index: 0,
    codec: 'h264',
    width: 960,
    height: 540,
    frameRate: { numerator: 60, denominator: 1 },
    startSeconds: 0,
    colorMatrix: 'bt601',
    colorRange: 'pc',
  },
  audio: [{ index: 1, codec: 'aac', channels: 6, isDefault: true, language: 'en' }],
}

const PLAN = makePlan(SOURCE, {
  ladder: {
    video: [
      { shortSide: 234, bitrateKbps: 145, maxFrameRate: 30 },
      { shortSide: 540, bitrateKbps: 2000, maxFrameRate: 60 },
    ],
    audio: { bitrateKbps: 96 },
  },
  segmentSeconds: 4,
  preset: 'fast',
})

const JOB: EncodeJob = { plan: PLAN, renditions: renditionsOf(PLAN), withPoster: true }

const PORTS: EncodePorts = {
  input: 'file:/films/a b.mov',
  output: (name) => `pipe:${3 + outputsOf(JOB).indexOf(name)}`,
  hasProgress: true,
}

const X264 = ['-c:v', 'libx264', '-preset', 'fast', '-profile:v', 'high', '-crf', '22']
const COLORS = [
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
  '-colorspace',
  'bt709',
  '-color_range',
  'tv',
]
const CLEAN = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact']

test('a whole film: one input, one graph, one output for each rendition and the poster', () => {
  expect(ffmpegArguments(JOB, PORTS)).toEqual([
    ...['-hide_banner', '-nostdin', '-y', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1'],
    ...['-protocol_whitelist', 'file', '-i', 'file:/films/a b.mov'],
    '-filter_complex',
    [
      '[0:0]fps=60:start_time=0,split=3[branch0][branch1][branch2]',
      '[branch0]fps=30:start_time=0,scale=w=416:h=234:flags=bicubic:in_color_matrix=bt601:in_range=pc:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p[video-234p]',
      '[branch1]scale=w=960:h=540:flags=bicubic:in_color_matrix=bt601:in_range=pc:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p[video-540p]',
      '[branch2]scale=w=960:h=540:flags=bicubic:in_color_matrix=bt601:in_range=pc:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p,thumbnail=n=16[poster]',
      '[0:1]aresample=async=1:first_pts=0,aformat=sample_rates=48000:channel_layouts=stereo,apad=whole_dur=5.005[audio-1]',
    ].join(';'),
    ...['-map', '[video-234p]', ...X264, '-maxrate', '145k', '-bufsize', '145k'],
    ...[
      '-g',
      '60',
      '-keyint_min',
      '60',
      '-sc_threshold',
      '0',
      '-fps_mode',
      'passthrough',
      ...COLORS,
      ...CLEAN,
    ],
    ...[
      '-f',
      'mp4',
      '-movflags',
      'frag_keyframe+delay_moov+default_base_moof+skip_trailer',
      'pipe:3',
    ],
    ...['-map', '[video-540p]', ...X264, '-maxrate', '2000k', '-bufsize', '2000k'],
    ...[
      '-g',
      '120',
      '-keyint_min',
      '120',
      '-sc_threshold',
      '0',
      '-fps_mode',
      'passthrough',
      ...COLORS,
      ...CLEAN,
    ],
    ...[
      '-f',
      'mp4',
      '-movflags',
      'frag_keyframe+delay_moov+default_base_moof+skip_trailer',
      'pipe:4',
    ],
    ...[
      '-map',
      '[audio-1]',
      '-c:a',
      'aac',
      '-b:a',
      '96k',
      '-metadata:s:a:0',
      'language=en',
      ...CLEAN,
    ],
    ...[
      '-f',
      'mp4',
      '-movflags',
      'frag_every_frame+delay_moov+default_base_moof+skip_trailer',
      'pipe:5',
    ],
    ...['-map', '[poster]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '4', '-map_metadata', '-1'],
    ...['-f', 'image2pipe', 'pipe:6'],
  ])
})

test('a stretch of one rendition', () => {
  const [rendition] = PLAN.video
  const job = {
    plan: PLAN,
    renditions: rendition ? [rendition] : [],
    withPoster: false,
    range: { startSeconds: 4, durationSeconds: 8 },
  }
  expect(ffmpegArguments(job, { ...PORTS, hasProgress: false }).slice(0, 13)).toEqual([
    ...['-hide_banner', '-nostdin', '-y', '-loglevel', 'error', '-ss', '4', '-t', '8'],
    ...['-protocol_whitelist', 'file', '-i', 'file:/films/a b.mov'],
  ])
})

test('audio alone asks for no picture', () => {
  const job = { plan: PLAN, renditions: PLAN.audio, withPoster: false }
  const graph = ffmpegArguments(job, PORTS)[13]
  expect(graph).toMatch(/^\[0:1\]aresample/)
})

test('a picture that begins with the sound’s priming is put at 0', () => {
  const late = { ...PLAN, input: { ...PLAN.input, startSeconds: 0.0213333333 } }
  const arguments_ = ffmpegArguments({ ...JOB, plan: late }, PORTS)
  expect(arguments_.slice(8, 10)).toEqual(['-itsoffset', '-0.021333'])
})
