import { liveFiles } from '../../../support/verify/good-live.ts'
import { edit } from '../../../support/verify/stream-files.ts'
import { type BrokenCase, changed, ENTRY, edited } from './broken-case.ts'

const PLAYED = ['high', 'middle', 'low', 'sound'].map((name) => `${name}/index.m3u8`)
const VIDEOS = ['high', 'middle', 'low'].map((name) => `${name}/index.m3u8`)
const IFRAMES = ['high', 'middle', 'low'].map((name) => `${name}/iframes.m3u8`)
const TEXT = 'text/index.m3u8'
const all =
  (names: readonly string[], change: (text: string) => string) =>
  (files: Map<string, Uint8Array>) => {
    for (const name of names) edit(files, name, change)
  }
const keep = (count: number) => (text: string) =>
  text
    .split('#EXTINF')
    .slice(0, count + 1)
    .join('#EXTINF')

export const PLAYLIST_CASES: readonly BrokenCase[] = [
  edited(['RFC 8216bis 4.4.3.1'], 'a segment above the target duration', TEXT, (text) =>
    text.replace('TARGETDURATION:12', 'TARGETDURATION:11'),
  ),
  edited(['RFC 8216bis 4.4.3.1'], 'no target duration', TEXT, (text) =>
    text.replace(/#EXT-X-TARGET.*\n/, ''),
  ),
  changed(
    ['Apple 7.5'],
    'target durations of 7 s',
    all(PLAYED, (text) => text.replace('DURATION:6', 'DURATION:7')),
  ),
  edited(
    ['Apple 8.2', 'Apple 7.5'],
    'sound with another target duration',
    'sound/index.m3u8',
    (text) => text.replace('DURATION:6', 'DURATION:7'),
  ),
  edited(
    ['RFC 8216bis 6.2.4 EXT-X-TARGETDURATION'],
    'live I-frames with another target duration',
    'low/iframes.m3u8',
    (text) => text.replace('DURATION:6', 'DURATION:2'),
    liveFiles,
  ),
  edited(['RFC 8216bis 6.2.1 EXT-X-ENDLIST'], 'no end in one playlist', TEXT, (text) =>
    text.replace('#EXT-X-ENDLIST\n', ''),
  ),
  changed(
    ['Apple 8.6', 'RFC 8216bis 6.2.4 EXT-X-TARGETDURATION'],
    'no playlist type',
    all([...PLAYED, ...IFRAMES, TEXT], (text) => text.replace('#EXT-X-PLAYLIST-TYPE:VOD\n', '')),
  ),
  edited(
    ['RFC 8216bis 6.2.4 EXT-X-PLAYLIST-TYPE'],
    'another type in one playlist',
    'low/index.m3u8',
    (text) => text.replace('TYPE:VOD', 'TYPE:EVENT'),
  ),
  edited(
    ['RFC 8216bis 6.2.4 EXT-X-PROGRAM-DATE-TIME'],
    'dates in one playlist',
    'low/index.m3u8',
    (text) => text.replace('#EXTINF', '#EXT-X-PROGRAM-DATE-TIME:2026-11-24T18:00:00Z\n#EXTINF'),
  ),
  changed(
    ['Apple 8.4'],
    'a live stream without dates',
    all([...PLAYED, ...IFRAMES], (text) => text.replace(/#EXT-X-PROGRAM.*\n/, '')),
    liveFiles,
  ),
  changed(
    ['Apple 8.11', 'Apple 8.12'],
    'a live stream of three segments',
    all(PLAYED, keep(3)),
    liveFiles,
  ),
  changed(['Apple 8.12'], 'a live stream of two minutes', all(PLAYED, keep(20)), liveFiles),
  changed(['Apple 9.11'], 'independent segments said by media playlists alone', (files) => {
    edit(files, ENTRY, (text) => text.replace('#EXT-X-INDEPENDENT-SEGMENTS\n', ''))
    all(VIDEOS, (text) => text.replace('#EXTM3U\n', '#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n'))(
      files,
    )
  }),
  edited(['Apple 9.12', 'Apple 9.11'], 'independent segments said by nobody', ENTRY, (text) =>
    text.replace('#EXT-X-INDEPENDENT-SEGMENTS\n', ''),
  ),
  edited(['RFC 8216bis 4.4.2.1'], 'independent segments said twice', 'low/index.m3u8', (text) =>
    text.replace('#EXTM3U\n', '#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n'),
  ),
]
