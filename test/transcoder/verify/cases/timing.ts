import { packedSound, tsFiles } from '../../../support/verify/good-ts.ts'
import { vodFiles } from '../../../support/verify/good-vod.ts'
import { edit, type StreamFiles } from '../../../support/verify/stream-files.ts'
import {
  type BrokenCase,
  changed,
  ENTRY,
  edited,
  inVariant,
  ofSpec,
  scaled,
  withAudio,
  withVideo,
} from './broken-case.ts'
import { delayed } from './segments.ts'

/** 163 frames of 25 a second. */
const LONG = withVideo({ low: { segmentFrames: 163, segments: 1 } })

export const TIMING_CASES: readonly BrokenCase[] = [
  {
    what: 'a segment of 6.52 s that is listed as 6.49 s',
    breaks: ['Apple 7.7'],
    entry: 'low/index.m3u8',
    files: () => {
      const files = vodFiles(LONG)
      files.delete('manifest.mpd')
      edit(files, 'low/index.m3u8', (text) =>
        text
          .replaceAll('6.520000', '6.490000')
          .replace('#EXTM3U\n', '#EXTM3U\n#EXT-X-INDEPENDENT-SEGMENTS\n'),
      )
      return files
    },
  },
  changed(['Apple 8.1'], 'an EXTINF that is 0.3 s wrong', (files) => {
    files.delete('manifest.mpd')
    edit(files, 'low/index.m3u8', (text) =>
      text.replace('6.000000', '6.300000').replace('6.000000', '5.700000'),
    )
    edit(files, ENTRY, inVariant('low', scaled('BANDWIDTH', 1.06)))
  }),
  changed(['Apple 8.1'], 'a sum that is wrong by 22 ms in each segment', (files) => {
    edit(files, 'low/index.m3u8', (text) => text.replaceAll('6.000000', '5.978000'))
    edit(files, ENTRY, inVariant('low', scaled('BANDWIDTH', 1.01)))
  }),
  changed(['Apple 8.3'], 'sound that ends in the middle', (files) => {
    files.delete('manifest.mpd')
    edit(files, 'sound/index.m3u8', (text) => text.replace(/#EXTINF.*\n2\.m4s\n/, ''))
  }),
  edited(
    ['RFC 8216bis 4.4.3.6 EXTINF'],
    'an I-frame that is listed too long',
    'low/iframes.m3u8',
    (text) => text.replace('2.000,', '2.400,'),
  ),
  changed(
    ['RFC 8216bis 6.2.4 timestamps'],
    'sound that begins 44 ms late',
    () => {},
    () => tsFiles({ sound: (start) => packedSound((start + 3960) % 2 ** 33) }),
  ),
  changed(
    ['RFC 8216bis 6.2.4 timestamps', 'Apple 8.22'],
    'sound that begins 100 ms late',
    (files) => late(files, 4800),
  ),
  edited(['Apple 8.15'], 'a discontinuity in one playlist', 'low/index.m3u8', (text) =>
    text.replace(/(1\.m4s\n)/, '$1#EXT-X-DISCONTINUITY\n'),
  ),
  ofSpec(
    ['Apple 8.22 AirPlay 2'],
    'pictures that are cut every 4 s in one variant',
    withVideo({ low: { segmentFrames: 100, segments: 3 } }),
  ),
  ofSpec(['Apple 8.22'], 'sound that is cut every 4 s', withAudio({ segmentSeconds: 4 })),
]

function late(files: StreamFiles, ticks: number): void {
  for (const name of ['sound/1.m4s', 'sound/2.m4s'])
    files.set(name, delayed(files.get(name) ?? new Uint8Array(), ticks))
}
