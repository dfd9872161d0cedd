import { expect, test } from 'vitest'
import { packageHls } from '../../../transcoder/package/hls.ts'
import type { RenditionPlan } from '../../../transcoder/plan.ts'
import type { Rendition } from '../../../transcoder/rendition.ts'

function video(name: string, height: number): RenditionPlan {
  return {
    kind: 'video',
    name,
    codec: 'h264',
    width: height * 2,
    height,
    frameRate: { numerator: 30000, denominator: 1001 },
    gopFrames: 60,
    crf: 22,
    maxrateKbps: 1,
    bufsizeKbps: 1,
    preset: 'fast',
  }
}

function audio(name: string, language?: string): RenditionPlan {
  return {
    kind: 'audio',
    name,
    codec: 'aac',
    index: 1,
    bitrateKbps: 128,
    sampleRate: 48000,
    channels: 2,
    ...(language === undefined ? {} : { language }),
  }
}

function rendition(
  plan: RenditionPlan,
  codec: string,
  ...lengths: readonly (readonly [number, number])[]
): Rendition {
  let startSeconds = 0
  const segments = lengths.map(([durationSeconds, byteLength], index) => {
    const segment = { number: index + 1, startSeconds, durationSeconds, byteLength, fragments: [] }
    startSeconds += durationSeconds
    return segment
  })
  return { plan, codec, initBytes: 800, segments }
}

const RENDITIONS = [
  rendition(video('video-360p', 360), 'avc1.64001e', [4.004, 200_200], [1.001, 100_100]),
  rendition(video('video-720p', 720), 'avc1.64001f', [4.004, 1_001_000], [1.001, 125_125]),
  rendition(audio('audio-1', 'de'), 'mp4a.40.2', [4.010667, 40_000], [0.994333, 10_000]),
  rendition(audio('audio-2'), 'mp4a.40.2', [4.010667, 80_000], [0.994333, 10_000]),
]

test('a multivariant playlist: the 2 Mbit/s variant first, the largest audio in every bandwidth', () => {
  const sound = { peak: (80_000 * 8) / 4.010667, average: (90_000 * 8) / 5.005 }
  const small = { peak: (300_300 * 8) / 5.005, average: (300_300 * 8) / 5.005 }
  const large = { peak: (1_001_000 * 8) / 4.004, average: (1_126_125 * 8) / 5.005 }
  const rates = (one: typeof small) =>
    `BANDWIDTH=${Math.ceil(one.peak + sound.peak)},AVERAGE-BANDWIDTH=${Math.ceil(one.average + sound.average)}`
  expect(packageHls(RENDITIONS, '_v0123456789abcdef').multivariant.split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="German",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="_v0123456789abcdef/audio-1/index.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 2",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="_v0123456789abcdef/audio-2/index.m3u8"',
    `#EXT-X-STREAM-INF:${rates(large)},CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1440x720,FRAME-RATE=29.970,AUDIO="audio",CLOSED-CAPTIONS=NONE`,
    '_v0123456789abcdef/video-720p/index.m3u8',
    `#EXT-X-STREAM-INF:${rates(small)},CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=720x360,FRAME-RATE=29.970,AUDIO="audio",CLOSED-CAPTIONS=NONE`,
    '_v0123456789abcdef/video-360p/index.m3u8',
    '',
  ])
})

test('a media playlist: finished, independent, with one target duration for all', () => {
  const { media } = packageHls(RENDITIONS, '_v0123456789abcdef')
  expect(media.get('video-360p')?.split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-TARGETDURATION:4',
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
    '#EXTINF:4.004000,',
    '00001.m4s',
    '#EXTINF:1.001000,',
    '00002.m4s',
    '#EXT-X-ENDLIST',
    '',
  ])
})

test('without audio no variant names a group', () => {
  const { multivariant } = packageHls(RENDITIONS.slice(0, 1), '_v0123456789abcdef')
  expect(multivariant).not.toContain('AUDIO')
  expect(multivariant).toContain('CODECS="avc1.64001e",')
})
