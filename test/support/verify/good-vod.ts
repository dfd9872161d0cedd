import {
  type AudioSpec,
  audioTrack,
  codecOf,
  type FmpTrack,
  type VideoSpec,
  videoTrack,
} from './fmp4-track.ts'
import { putText, type StreamFiles } from './stream-files.ts'

export const ENTRY = 'master.m3u8'
const SECONDS = 12

export interface VodSpec {
  /** By folder; the first one is listed first. */
  readonly video: Readonly<Record<string, VideoSpec>>
  readonly audio: AudioSpec
}

const HD = {
  width: 1280,
  height: 720,
  profile: [0x64, 0, 0x1f],
  framesPerSecond: 25,
  segments: 2,
} as const

/** Keeps every rule that a finished stream of H.264 and AAC in fragmented MP4 can keep. */
export const GOOD: VodSpec = {
  video: {
    high: { ...HD, bitsPerSecond: 400_000 },
    middle: { ...HD, bitsPerSecond: 300_000 },
    low: { ...HD, width: 320, height: 180, profile: [0x64, 0, 0x0c], bitsPerSecond: 100_000 },
  },
  audio: { bitsPerSecond: 48_000, seconds: SECONDS, segmentSeconds: 6 },
}

/** Twelve seconds in three sizes, with sound, subtitles, I-frames and a DASH manifest. */
export function vodFiles(spec: VodSpec = GOOD): StreamFiles {
  const files: StreamFiles = new Map()
  const audio = audioTrack(spec.audio)
  const videos = Object.entries(spec.video).map(([name, video]) => ({
    name,
    video,
    track: videoTrack(video),
  }))
  putTrack(files, 'sound', audio)
  for (const { name, track } of videos) {
    putTrack(files, name, track)
    putIFrames(files, name, track)
  }
  putSubtitles(files)
  putText(files, 'chapters.json', ['[{"start-time": 0}]'])
  const lines = videos.flatMap(({ name, video, track }) => variantLines(name, video, track, audio))
  putText(files, ENTRY, ['#EXTM3U', '#EXT-X-INDEPENDENT-SEGMENTS', ...MEDIA, ...lines])
  putText(files, 'manifest.mpd', manifestLines([...videos, { name: 'sound', track: audio }]))
  return files
}

const MEDIA = [
  '#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="chapters.json"',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="sound/index.m3u8"',
  '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="text/index.m3u8"',
]

function variantLines(name: string, video: VideoSpec, track: FmpTrack, audio: FmpTrack): string[] {
  const size = `RESOLUTION=${video.width}x${video.height}`
  const attributes = [
    `BANDWIDTH=${Math.ceil(peakOf(track) + peakOf(audio))}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(averageOf(track) + averageOf(audio))}`,
    `CODECS="${codecOf(video)},mp4a.40.2"`,
    size,
    `FRAME-RATE=${video.framesPerSecond.toFixed(3)}`,
    'SCORE=1.0,AUDIO="sound",SUBTITLES="text",CLOSED-CAPTIONS=NONE',
  ]
  const iFrames = track.segments.flatMap((segment) => segment.iFrames)
  const rate = Math.ceil(Math.max(...iFrames.map(({ length, seconds }) => (length * 8) / seconds)))
  const about = `BANDWIDTH=${rate},CODECS="${codecOf(video)}",${size}`
  return [
    `#EXT-X-STREAM-INF:${attributes.join(',')}`,
    `${name}/index.m3u8`,
    `#EXT-X-I-FRAME-STREAM-INF:${about},URI="${name}/iframes.m3u8"`,
  ]
}

function peakOf({ segments }: FmpTrack): number {
  return Math.max(...segments.map(({ bytes, seconds }) => (bytes.length * 8) / seconds))
}

function averageOf({ segments }: FmpTrack): number {
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes.length, 0)
  return (bytes * 8) / segments.reduce((sum, { seconds }) => sum + seconds, 0)
}

function putTrack(files: StreamFiles, name: string, { init, segments }: FmpTrack): void {
  files.set(`${name}/init.mp4`, init)
  for (const [index, { bytes }] of segments.entries()) files.set(`${name}/${index + 1}.m4s`, bytes)
  putText(files, `${name}/index.m3u8`, [
    ...['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-TARGETDURATION:6', '#EXT-X-PLAYLIST-TYPE:VOD'],
    '#EXT-X-MAP:URI="init.mp4"',
    ...segments.flatMap(({ seconds }, index) => [
      `#EXTINF:${seconds.toFixed(6)},`,
      `${index + 1}.m4s`,
    ]),
    '#EXT-X-ENDLIST',
  ])
}

function putIFrames(files: StreamFiles, name: string, { segments }: FmpTrack): void {
  const frames = segments.flatMap(({ iFrames }, index) =>
    iFrames.flatMap(({ offset, length, seconds }) => [
      `#EXTINF:${seconds.toFixed(3)},`,
      `#EXT-X-BYTERANGE:${length}@${offset}`,
      `${index + 1}.m4s`,
    ]),
  )
  const seconds = segments.flatMap(({ iFrames }) => iFrames.map((frame) => frame.seconds))
  const target = Math.round(Math.max(...seconds))
  putText(files, `${name}/iframes.m3u8`, [
    ...[
      '#EXTM3U',
      '#EXT-X-VERSION:5',
      `#EXT-X-TARGETDURATION:${target}`,
      '#EXT-X-PLAYLIST-TYPE:VOD',
    ],
    ...['#EXT-X-I-FRAMES-ONLY', '#EXT-X-MAP:URI="init.mp4"', ...frames, '#EXT-X-ENDLIST'],
  ])
}

function putSubtitles(files: StreamFiles): void {
  putText(files, 'text/1.vtt', [
    ...['WEBVTT', 'X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0', ''],
    ...['00:01.000 --> 00:02.500', 'Good evening.'],
  ])
  putText(files, 'text/index.m3u8', [
    ...['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${SECONDS}`],
    ...['#EXT-X-PLAYLIST-TYPE:VOD', `#EXTINF:${SECONDS}.0,`, '1.vtt', '#EXT-X-ENDLIST'],
  ])
}

interface Named {
  readonly name: string
  readonly track: FmpTrack
  readonly video?: VideoSpec
}

function manifestLines(tracks: readonly Named[]): string[] {
  const sets = tracks.flatMap(({ name, track, video }) => [
    `<AdaptationSet contentType="${video ? 'video' : 'audio'}">`,
    `<Representation id="${name}" bandwidth="${Math.ceil(peakOf(track))}" codecs="${video ? codecOf(video) : 'mp4a.40.2'}">`,
    `<SegmentTemplate timescale="48000" initialization="${name}/init.mp4" media="${name}/$Number$.m4s"><SegmentTimeline>`,
    ...track.segments.map(({ seconds }) => `<S d="${Math.round(seconds * 48_000)}"/>`),
    '</SegmentTimeline></SegmentTemplate></Representation></AdaptationSet>',
  ])
  const head = `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT${SECONDS}S"><Period>`
  return [head, ...sets, '</Period></MPD>']
}
