import { ENTRY, GOOD, vodFiles } from './good-vod.ts'
import { edit, type StreamFiles } from './stream-files.ts'

/** Segments of a quarter of an hour. */
const SEGMENTS = 150
const RATES = { high: 60_000, middle: 50_000, low: 30_000 }
const PLAYED = ['high', 'middle', 'low', 'sound']

/** Keeps every rule that a live stream can keep: it lists its last quarter of an hour. */
export function liveFiles(): StreamFiles {
  const { high, middle, low } = GOOD.video
  if (!high || !middle || !low) throw new Error('the finished stream has other variants')
  const files = vodFiles({
    video: {
      high: { ...high, segments: SEGMENTS, bitsPerSecond: RATES.high },
      middle: { ...middle, segments: SEGMENTS, bitsPerSecond: RATES.middle },
      low: { ...low, segments: SEGMENTS, bitsPerSecond: RATES.low },
    },
    audio: { ...GOOD.audio, bitsPerSecond: 16_000, seconds: SEGMENTS * 6 },
  })
  files.delete('manifest.mpd')
  // Subtitles would have to be in segments as short.
  edit(files, ENTRY, (text) =>
    text.replace(/^#EXT-X-MEDIA:TYPE=SUBTITLES.*\n/m, '').replaceAll('SUBTITLES="text",', ''),
  )
  const frames = ['high', 'middle', 'low'].map((name) => `${name}/iframes.m3u8`)
  for (const name of [...PLAYED.map((each) => `${each}/index.m3u8`), ...frames])
    edit(files, name, asLive)
  return files
}

function asLive(text: string): string {
  return text
    .replace(/#EXT-X-PLAYLIST-TYPE:VOD\n|#EXT-X-ENDLIST\n/g, '')
    .replace(/TARGETDURATION:\d+/, 'TARGETDURATION:6')
    .replace('#EXTINF', '#EXT-X-PROGRAM-DATE-TIME:2026-11-24T18:00:00.000Z\n#EXTINF')
}
