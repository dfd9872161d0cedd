import { describe, expect, test } from 'vitest'
import { ffmpegArguments } from '../../../transcoder/ffmpeg/arguments.ts'
import {
  type EncodeJob,
  type EncodePorts,
  outputsOf,
  wholeJob,
} from '../../../transcoder/ffmpeg/job.ts'
import { parseLadder } from '../../../transcoder/plan/ladder.ts'
import { makePlan, type PlanSettings } from '../../../transcoder/plan/make-plan.ts'
import type { Source } from '../../../transcoder/probe/source.ts'
import {
  PQ,
  SETTINGS,
  source,
  sourceAudio,
  sourceSubtitles,
  sourceVideo,
} from '../../support/plan-fixtures.ts'

const LADDER = parseLadder(
  '{"video":[{"shortSide":234,"bitrateKbps":145,"maxFrameRate":30},{"shortSide":540,"bitrateKbps":2000}],"audio":{"bitrateKbps":96}}',
  'test.json',
)

const SOURCE = source({
  durationSeconds: 5.005,
  video: sourceVideo(960, 540, {
    frameRate: { numerator: 60, denominator: 1 },
    colors: { matrix: 'bt709', primaries: 'bt709', range: 'pc', dynamicRange: 'sdr' },
  }),
  audio: [sourceAudio(1, { channels: 6, language: 'en', isDefault: true })],
  subtitles: [sourceSubtitles(2, { language: 'en' })],
})

function jobFor(from: Source, settings: Partial<PlanSettings> = {}): EncodeJob {
  return wholeJob(makePlan(from, { ...SETTINGS, ladder: LADDER, ...settings }))
}

function portsOf(job: EncodeJob): EncodePorts {
  return {
    input: 'file:/films/a b.mov',
    output: (name) => `pipe:${3 + outputsOf(job).indexOf(name)}`,
  }
}

/** The filter graphs, a chain a line. */
function graphOf(job: EncodeJob): readonly string[] {
  const arguments_ = ffmpegArguments(job, portsOf(job))
  return arguments_.flatMap((argument, index) =>
    arguments_[index - 1] === '-filter_complex' ? argument.split(';') : [],
  )
}

/** What comes behind the graph, by the output that it ends with. */
function outputOf(job: EncodeJob, name: string, ports = portsOf(job)): string {
  const all = ffmpegArguments(job, ports).join(' ')
  const end = all.indexOf(` ${ports.output(name)}`)
  return all.slice(all.lastIndexOf('-map [', end), end)
}

test('a whole film: one input, a graph for each medium, one output for each thing that is made', () => {
  const job = jobFor(SOURCE)
  const x264 = (rate: string, gop: string) =>
    `-c:v libx264 -preset fast -subq 7 -profile:v high -g ${gop} -keyint_min ${gop} -sc_threshold 0 -crf 22 -maxrate ${rate} -fps_mode passthrough -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv`
  const clean = '-map_metadata -1 -map_chapters -1'
  const mp4 = (cut: string) =>
    `${clean} -fflags +bitexact -f mp4 -movflags ${cut}+delay_moov+default_base_moof+skip_trailer`
  const withBuffer = (text: string, rate: string, buffer: string) =>
    text.replace(`-maxrate ${rate}`, `-maxrate ${rate} -bufsize ${buffer}`)
  expect(ffmpegArguments(job, portsOf(job))).toEqual([
    ...'-hide_banner -nostdin -y -loglevel error'.split(' '),
    ...['-reinit_filter:0', '0'],
    ...['-protocol_whitelist', 'file', '-i', 'file:/films/a b.mov'],
    '-filter_complex',
    [
      '[0:0]scale=interl=-1,fps=60:start_time=0[source>standard]',
      '[source>standard]split=3[standard>p960x540_60][standard>poster][standard>storyboard]',
      '[standard>p960x540_60]scale=w=960:h=540:flags=bicubic:in_color_matrix=bt709:in_range=pc:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,split=2[video-540p][p960x540_60>p416x234_30]',
      '[p960x540_60>p416x234_30]fps=30:start_time=0,scale=w=416:h=234:flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p[video-234p]',
      '[standard>poster]scale=w=960:h=540:flags=bicubic:in_color_matrix=bt709:in_range=pc:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p,thumbnail=n=16[poster]',
      "[standard>storyboard]select='not(mod(n,120))',scale=w=160:h=90:flags=bicubic:in_color_matrix=bt709:in_range=pc:out_color_matrix=bt601:out_range=pc,setsar=1,format=yuvj420p,tile=5x5[storyboard]",
    ].join(';'),
    '-filter_complex',
    [
      '[0:1]aresample=async=1:first_pts=0[a1>a1_stereo]',
      '[a1>a1_stereo]aformat=sample_rates=48000:channel_layouts=stereo,apad=whole_dur=5.005,atrim=end=5.005[audio-1]',
    ].join(';'),
    ...['-map', '[video-234p]'],
    ...withBuffer(x264('145k', '60'), '145k', '73k').split(' '),
    ...mp4('frag_keyframe').split(' '),
    'pipe:3',
    ...['-map', '[video-540p]'],
    ...withBuffer(x264('2000k', '120'), '2000k', '2000k').split(' '),
    ...mp4('frag_keyframe').split(' '),
    'pipe:4',
    ...'-map [audio-1] -c:a aac -b:a 96k -metadata:s:a:0 language=en'.split(' '),
    ...['-bsf:a', "noise=drop='if(gt(pts+1e6,ld(0)),0*st(0,pts+1e6),1)'"],
    ...mp4('frag_every_frame').split(' '),
    'pipe:5',
    ...`-map 0:2 -c:s webvtt ${clean} -f webvtt pipe:6`.split(' '),
    ...`-map [poster] -frames:v 1 -c:v mjpeg -huffman default -q:v 4 ${clean} -f image2pipe pipe:7`.split(
      ' ',
    ),
    ...`-map [storyboard] -fps_mode passthrough -c:v mjpeg -huffman default -q:v 5 ${clean} -f image2pipe pipe:8`.split(
      ' ',
    ),
  ])
})

test('a stretch of one rendition', () => {
  const { plan } = jobFor(SOURCE)
  const job = {
    plan,
    renditions: plan.video.slice(0, 1),
    subtitles: [],
    withImages: false,
    range: { startSeconds: 4, durationSeconds: 8 },
  }
  const arguments_ = ffmpegArguments(job, portsOf(job))
  expect(arguments_.slice(0, 15)).toEqual([
    ...['-hide_banner', '-nostdin', '-y', '-loglevel', 'error', '-ss', '4', '-t', '8'],
    ...['-reinit_filter:0', '0'],
    ...['-protocol_whitelist', 'file', '-i', 'file:/films/a b.mov'],
  ])
  expect(graphOf(job)).toHaveLength(3)
})

test('audio alone asks for no picture', () => {
  const { plan } = jobFor(SOURCE)
  const graph = graphOf({ plan, renditions: plan.audio, subtitles: [], withImages: false })
  expect(graph.filter((chain) => !/^\[(0:1|a1>)/.test(chain))).toEqual([])
})

test('a picture that begins with the sound’s priming is put at 0', () => {
  const late = source({ video: sourceVideo(960, 540, { startSeconds: 0.0213333333 }) })
  const job = jobFor(late)
  expect(ffmpegArguments(job, portsOf(job)).slice(5, 7)).toEqual(['-itsoffset', '-0.021333'])
})

describe('pictures', () => {
  test('fields become frames before their rate is set', () => {
    const fields = source({ video: sourceVideo(720, 540, { isInterlaced: true }) })
    expect(graphOf(jobFor(fields))[0]).toBe(
      '[0:0]scale=interl=-1,bwdif=mode=send_field:deint=interlaced,fps=30:start_time=0[source>standard]',
    )
  })

  test('a picture shorter than its sound stays where it was', () => {
    const short = source({ video: sourceVideo(640, 360, { durationSeconds: 57.5 }) })
    expect(graphOf(jobFor(short))[0]).toContain(',tpad=stop_mode=clone:stop_duration=2.5[')
  })

  test('colours of standard definition are converted, not only said to be others', () => {
    const colors = {
      matrix: 'bt601',
      primaries: 'bt601-625',
      range: 'tv',
      dynamicRange: 'sdr',
    } as const
    const pal = source({ video: sourceVideo(1024, 576, { colors }) })
    expect(graphOf(jobFor(pal))[1]).toContain(
      'colorspace=all=bt709:iall=bt601-6-625:irange=tv:range=tv',
    )
  })

  test('HDR is scaled, then brought into standard range once for all', () => {
    const hdr = source({ video: sourceVideo(3840, 2160, { colors: PQ }) })
    expect(graphOf(jobFor(hdr))[1]).toBe(
      [
        '[source>standard]scale=w=960:h=540:flags=bicubic,setsar=1',
        'zscale=t=linear:npl=100:tin=smpte2084:pin=bt2020:min=bt2020nc:rin=tv',
        'format=gbrpf32le',
        'zscale=p=bt709',
        'tonemap=tonemap=hable:desat=0',
        'zscale=t=bt709:m=bt709:r=tv',
        'format=yuv420p',
        'split=3[standard>p960x540_30][standard>poster][standard>storyboard]',
      ].join(','),
    )
  })

  test('HDR that is kept comes from the source, with 10 bits', () => {
    const hdr = source({ video: sourceVideo(960, 540, { colors: PQ }) })
    const job = jobFor(hdr, { hasHdr: true })
    expect(graphOf(job).find((chain) => chain.includes('_pq]'))).toMatch(/^\[0:0\].*source>p/)
    expect(graphOf(job).find((chain) => chain.includes('[video-hdr-540p]'))).toContain(
      'scale=w=960:h=540:flags=bicubic,setsar=1,format=yuv420p10',
    )
    expect(outputOf(job, 'video-hdr-540p')).toContain(
      '-profile:v main10 -tag:v hvc1 -g 60 -x265-params keyint=60:min-keyint=60:scenecut=0:open-gop=0:log-level=error:info=0:hdr10=1',
    )
    expect(outputOf(job, 'video-hdr-540p')).toContain(
      '-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -color_range tv',
    )
  })

  test('a poster at a time is the first picture from there on', () => {
    const job = jobFor(SOURCE, { posterSeconds: 2.5 })
    expect(graphOf(job).find((chain) => chain.endsWith('[poster]'))).toMatch(
      /^\[standard>poster\]select='gte\(t,2\.5\)',scale=/,
    )
  })

  test('a film without a picture shows its cover', () => {
    const song = source({ video: undefined, cover: { index: 1 }, audio: [sourceAudio(0)] })
    const job = jobFor(song)
    expect(graphOf(job)[0]).toMatch(/^\[0:1\]scale=w='min\(iw,1280\)'.*\[poster\]$/)
    expect(outputsOf(job)).toEqual(['audio-1', 'audio-1-low', 'poster'])
  })
})

describe('encoders', () => {
  const job = jobFor(SOURCE, { codecs: ['h264', 'hevc', 'av1'], presets: { ...SETTINGS.presets } })

  test('H.264: fast looks for motion as medium does, all others are left as they are', () => {
    const ofPreset = (h264: string) =>
      outputOf(jobFor(SOURCE, { presets: { ...SETTINGS.presets, h264 } }), 'video-540p')
    expect(ofPreset('fast')).toContain('-preset fast -subq 7 ')
    expect(ofPreset('veryfast')).toContain('-preset veryfast -profile:v')
    expect(ofPreset('slow')).toContain('-preset slow -profile:v')
  })

  test('HEVC: closed groups, and a tag that Apple takes', () => {
    expect(outputOf(job, 'video-hevc-540p')).toContain(
      '-c:v libx265 -preset fast -profile:v main -tag:v hvc1 -g 120 -x265-params keyint=120:min-keyint=120:scenecut=0:open-gop=0',
    )
  })

  test('AV1: closed groups by count', () => {
    expect(outputOf(job, 'video-av1-540p')).toContain(
      '-c:v libsvtav1 -preset 8 -g 120 -svtav1-params irefresh-type=2:scd=0',
    )
  })

  test('threads are set where that is asked for', () => {
    const ports = { ...portsOf(job), threads: 2 }
    expect(outputOf(job, 'video-540p', ports)).toContain(' -threads 2')
    expect(outputOf(job, 'video-hevc-540p', ports)).toContain(':pools=2')
    expect(ffmpegArguments(job, portsOf(job))).not.toContain('-threads')
  })
})

describe('sound', () => {
  test('loudness is set by what was measured, at the rate it is encoded at', () => {
    const measured = {
      integratedLufs: -27.6,
      truePeakDb: -9.1,
      rangeLu: 6.2,
      thresholdLufs: -38.1,
      offsetLu: 0.3,
    }
    const loudness = new Map([[1, { targetLufs: -16, measured }]])
    expect(graphOf(jobFor(SOURCE, { loudness })).at(-1)).toBe(
      [
        '[a1>a1_stereo]aformat=sample_rates=48000:channel_layouts=stereo',
        'loudnorm=I=-16:TP=-1.5:LRA=7:measured_I=-27.6:measured_TP=-9.1:measured_LRA=6.2:measured_thresh=-38.1:offset=0.3:linear=true',
        'aresample=48000',
        'apad=whole_dur=5.005',
        'atrim=end=5.005[audio-1]',
      ].join(','),
    )
  })

  test('a track is decoded once for all its shapes', () => {
    const graph = graphOf(jobFor(SOURCE, { hasSurround: true }))
    expect(graph.filter((chain) => chain.startsWith('[0:1]'))).toEqual([
      '[0:1]aresample=async=1:first_pts=0,asplit=2[a1>a1_stereo][a1>a1_51]',
    ])
    expect(graph.at(-1)).toContain('channel_layouts=5.1')
  })
})
