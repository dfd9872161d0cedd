import { describe, expect, test } from 'vitest'
import { packageHls } from '../../../transcoder/package/hls.ts'
import { parseLadder } from '../../../transcoder/plan/ladder.ts'
import { PQ, sourceAudio, sourceSubtitles, sourceVideo } from '../../support/plan-fixtures.ts'
import { presentation, rendition, VERSION } from '../../support/presentation-fixtures.ts'

const LADDER = parseLadder(
  '{"video":[{"shortSide":360,"bitrateKbps":400},{"shortSide":720,"bitrateKbps":2000}]}',
  'test.json',
)
const AUDIO = [sourceAudio(1, { language: 'de' }), sourceAudio(2)]

/** The lines of a multivariant playlist, the version's folder left out. */
function multivariant(...request: Parameters<typeof presentation>): readonly string[] {
  return packageHls(presentation(...request))
    .multivariant.replaceAll(`${VERSION}/`, '')
    .trimEnd()
    .split('\n')
}

/** Of each variant, what follows the tag that is asked for. */
function variants(lines: readonly string[], name = 'EXT-X-STREAM-INF'): readonly string[] {
  return lines.filter((line) => line.startsWith(`#${name}:`))
}

describe('a multivariant playlist', () => {
  test('starts near 2 Mbit/s, and counts the dearest sound to every picture', () => {
    expect(multivariant({ audio: AUDIO }, { ladder: LADDER })).toEqual([
      '#EXTM3U',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="stereo",NAME="German",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-1/index.m3u8"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="stereo",NAME="Audio 2",LANGUAGE="und",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-2/index.m3u8"',
      '#EXT-X-STREAM-INF:BANDWIDTH=2128000,AVERAGE-BANDWIDTH=2128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="stereo",CLOSED-CAPTIONS=NONE',
      'video-720p/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=528000,AVERAGE-BANDWIDTH=528000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=30.000,AUDIO="stereo",CLOSED-CAPTIONS=NONE',
      'video-360p/index.m3u8',
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=80000,AVERAGE-BANDWIDTH=72000,CODECS="avc1.64001f",RESOLUTION=640x360,URI="video-360p/iframes.m3u8"',
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=360000,CODECS="avc1.64001f",RESOLUTION=1280x720,URI="video-720p/iframes.m3u8"',
    ])
  })

  test('the peak is that of any stretch, the average that of all', () => {
    const whole = presentation({}, { ladder: LADDER })
    const [first] = whole.plan.video
    if (first === undefined) throw new Error('no video')
    const uneven = rendition(first, [
      [4, 200_000],
      [1, 100_000],
    ])
    const { multivariant: text } = packageHls({ ...whole, renditions: [uneven] })
    expect(text).toContain(':BANDWIDTH=480000,AVERAGE-BANDWIDTH=480000,')
    const late = rendition(first, [
      [4, 200_000],
      [4, 400_000],
    ])
    expect(packageHls({ ...whole, renditions: [late] }).multivariant).toContain(
      ':BANDWIDTH=800000,AVERAGE-BANDWIDTH=600000,',
    )
  })

  test('the lowest rung plays the low sound, and stays below 192 kbit/s with it', () => {
    const low = variants(multivariant({ audio: AUDIO })).find((line) => line.includes('416x234'))
    expect(low).toContain('BANDWIDTH=160000,')
    expect(low).toContain('AUDIO="low"')
  })

  test('without sound no variant names a group', () => {
    const lines = multivariant({}, { ladder: LADDER })
    expect(lines.join()).not.toContain('AUDIO')
    expect(lines.join()).toContain('CODECS="avc1.64001f",')
  })

  test('5.1 channels are a group of their own, and variants that play it', () => {
    const audio = [sourceAudio(1, { channels: 6 })]
    const lines = multivariant({ audio }, { ladder: LADDER, hasSurround: true })
    expect(lines.filter((line) => line.includes('GROUP-ID="surround"'))).toEqual([
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="surround",NAME="Audio 1",LANGUAGE="und",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="6",URI="audio-1-surround/index.m3u8"',
    ])
    const groups = variants(lines).map((line) => /AUDIO="(\w+)"/.exec(line)?.[1])
    expect(groups.toSorted()).toEqual(['stereo', 'stereo', 'surround', 'surround'])
  })

  test('sound alone: a variant for each rate, whose own track is the default one', () => {
    const lines = multivariant({ video: undefined, audio: AUDIO })
    expect(lines.filter((line) => line.includes('German'))).toEqual(
      ['stereo', 'low'].map(
        (group) =>
          `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="German",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2"`,
      ),
    )
    expect(lines.slice(-4)).toEqual([
      '#EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",AUDIO="stereo",CLOSED-CAPTIONS=NONE',
      'audio-1/index.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=64000,AVERAGE-BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="low",CLOSED-CAPTIONS=NONE',
      'audio-1-low/index.m3u8',
    ])
  })

  test('a score where rates of several codecs say nothing, a range where there is HDR', () => {
    const video = sourceVideo(640, 360, { colors: PQ })
    const lines = multivariant({ video }, { codecs: ['h264', 'hevc'], hasHdr: true })
    const rows = variants(lines).map((line) =>
      ['SCORE', 'VIDEO-RANGE', 'CODECS'].map(
        (name) => new RegExp(`${name}="?([^",]*)`).exec(line)?.[1],
      ),
    )
    expect(rows.toSorted()).toEqual([
      ['0.12', 'SDR', 'avc1.64001f'],
      ['0.22', 'SDR', 'hvc1.1.6.L93.B0'],
      ['0.27', 'PQ', 'hvc1.1.6.L93.B0'],
      ['0.36', 'SDR', 'avc1.64001f'],
    ])
    expect(multivariant({ video }).join()).not.toMatch(/SCORE|VIDEO-RANGE/)
    expect(variants(lines, 'EXT-X-I-FRAME-STREAM-INF')).toHaveLength(4)
    // What plays everywhere comes first, however near others are.
    expect(variants(lines)[0]).toContain('avc1')
  })

  test('what a track is for is said, and one of those that are alike chosen for', () => {
    const audio = [
      sourceAudio(1, { language: 'en', isDefault: true }),
      sourceAudio(2, { language: 'en', isDescription: true }),
      sourceAudio(3, { language: 'en', isCommentary: true }),
      sourceAudio(4, { language: 'en', title: 'Mono' }),
    ]
    const lines = multivariant({ audio }, { ladder: LADDER })
    const about = lines
      .filter((line) => line.startsWith('#EXT-X-MEDIA'))
      .map((line) => /NAME="([^"]*)".*AUTOSELECT=(\w+)(?:.*CHARACTERISTICS="([^"]*)")?/.exec(line))
      .map((match) => match?.slice(1))
    expect(about).toEqual([
      ['English', 'YES', undefined],
      ['English (described)', 'YES', 'public.accessibility.describes-video'],
      ['English (commentary)', 'NO', undefined],
      ['Mono', 'NO', undefined],
    ])
  })

  test('encrypted segments have a key that players may fetch early', () => {
    expect(multivariant({}, { ladder: LADDER }, { isEncrypted: true })[2]).toBe(
      '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="media.key"',
    )
  })
})

describe('a media playlist', () => {
  const { objects } = packageHls(presentation({}, { ladder: LADDER }))

  test('is finished, no newer than it must be, and repeats nothing of the multivariant one', () => {
    expect(objects.get('video-360p/index.m3u8')?.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:6',
      '#EXT-X-TARGETDURATION:4',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-MAP:URI="init.mp4"',
      '#EXTINF:4.000000,',
      '00001.m4s',
      '#EXTINF:1.000000,',
      '00002.m4s',
      '#EXT-X-ENDLIST',
      '',
    ])
  })

  test('of I-frames names each by its bytes', () => {
    expect(objects.get('video-360p/iframes.m3u8')?.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:5',
      '#EXT-X-TARGETDURATION:2',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-I-FRAMES-ONLY',
      '#EXT-X-MAP:URI="init.mp4"',
      ...['#EXTINF:2.000000,', '#EXT-X-BYTERANGE:20000@0', '00001.m4s'],
      ...['#EXTINF:2.000000,', '#EXT-X-BYTERANGE:20000@100000', '00001.m4s'],
      ...['#EXTINF:1.000000,', '#EXT-X-BYTERANGE:5000@0', '00002.m4s'],
      '#EXT-X-ENDLIST',
      '',
    ])
  })

  test('whose segments are encrypted leaves the init segment as it is', () => {
    const encrypted = presentation({}, { ladder: LADDER }, { isEncrypted: true })
    const text = packageHls(encrypted).objects.get('video-360p/index.m3u8')
    expect(text).toContain(
      '#EXT-X-MAP:URI="init.mp4"\n#EXT-X-KEY:METHOD=AES-128,URI="../media.key"\n#EXTINF',
    )
  })
})

describe('subtitles', () => {
  const [first, second] = [sourceSubtitles(2, { language: 'en' }), sourceSubtitles(3)]
  const whole = presentation(
    { subtitles: [first, { ...second, isForced: true, isForDeaf: true }] },
    { ladder: LADDER },
  )
  const text = 'WEBVTT\n\n00:01.000 --> 00:03.000\nHello\n\n00:59.000 --> 01:01.000\nthere\n'
  const long = Array.from({ length: 20 }, () => [4, 1000] as const)
  const { multivariant: playlist, objects } = packageHls({
    ...whole,
    renditions: whole.plan.video.map((plan) => rendition(plan, long)),
    subtitles: whole.plan.subtitles.map((plan) => ({ plan, text })),
  })

  test('are a group that every variant names', () => {
    expect(playlist.match(/TYPE=SUBTITLES.*/g)).toEqual([
      `TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="${VERSION}/subtitles-1/index.m3u8"`,
      `TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="Subtitles 2 (forced)",LANGUAGE="und",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",URI="${VERSION}/subtitles-2/index.m3u8"`,
    ])
    expect(playlist.match(/STREAM-INF:.*SUBTITLES="subtitles"/g)).toHaveLength(2)
  })

  test('count to what a variant takes', () => {
    const size = (name: string) => objects.get(`subtitles-1/${name}`)?.length ?? 0
    // All of it lasts for one target duration and a third, and takes more than its first minute.
    const textBps = ((size('00001-00015.vtt') + size('00016-00020.vtt')) * 8) / 80
    const bps = Math.ceil(2000 + textBps)
    expect(playlist).toContain(`:BANDWIDTH=${bps},AVERAGE-BANDWIDTH=${bps},`)
  })

  test('come a minute at a time, named by the segments that they belong to', () => {
    expect(objects.get('subtitles-1/index.m3u8')?.split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:60',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      ...['#EXTINF:60.000000,', '00001-00015.vtt'],
      ...['#EXTINF:20.000000,', '00016-00020.vtt'],
      '#EXT-X-ENDLIST',
      '',
    ])
  })

  test('a cue over a boundary is in both parts, and the whole is there too', () => {
    const map = 'X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000'
    const [hello, there] = ['00:01.000 --> 00:03.000\nHello', '00:59.000 --> 01:01.000\nthere']
    expect(objects.get('subtitles-1/00001-00015.vtt')).toBe(
      `WEBVTT\n${map}\n\n${hello}\n\n${there}\n`,
    )
    expect(objects.get('subtitles-1/00016-00020.vtt')).toBe(`WEBVTT\n${map}\n\n${there}\n`)
    expect(objects.get('subtitles-1/index.vtt')).toBe(`WEBVTT\n\n${hello}\n\n${there}\n`)
  })
})
