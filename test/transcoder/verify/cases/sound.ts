import { pictures, sounds, tsFiles } from '../../../support/verify/good-ts.ts'
import { edit, type StreamFiles } from '../../../support/verify/stream-files.ts'
import { transportStream } from '../../../support/verify/transport-writer.ts'
import { type BrokenCase, changed, ENTRY, edited, ofSpec, withAudio } from './broken-case.ts'
import { HE_AAC, MONO } from './sound-entries.ts'

export const SOUND_CASES: readonly BrokenCase[] = [
  ofSpec(['Apple 2.3'], 'one channel', withAudio({ entry: MONO }), (files) =>
    edit(files, ENTRY, (text) => text.replace('CHANNELS="2"', 'CHANNELS="1"')),
  ),
  ofSpec(
    ['Apple 2.4'],
    'HE-AAC of 76 kbit/s',
    withAudio({ entry: HE_AAC, bitsPerSecond: 76_000 }),
    (files) => {
      edit(files, ENTRY, (text) => text.replaceAll('mp4a.40.2', 'mp4a.40.5'))
      edit(files, 'manifest.mpd', (text) => text.replaceAll('mp4a.40.2', 'mp4a.40.5'))
    },
  ),
  changed(['Apple 2.17', 'Apple 9.5'], 'two streams of sound in a segment', asMuxed(2), () =>
    muxed([2, 2]),
  ),
  changed(['Apple 9.5'], 'sound among pictures', asMuxed(2), () => muxed([2])),
  changed(['Apple 9.6', 'Apple 2.3', 'Apple 9.5'], 'six channels among pictures', asMuxed(6), () =>
    muxed([6]),
  ),
  edited(['RFC 8216bis 4.4.6.1 CHANNELS value'], 'a wrong number of channels', ENTRY, (text) =>
    text.replace('CHANNELS="2"', 'CHANNELS="6"'),
  ),
]

/** Sound of these channels in the variants themselves. */
function muxed(channels: readonly number[]): StreamFiles {
  return tsFiles({
    streams: (variant, start) => [
      ...pictures(variant, start),
      ...channels.map((count, index) => sounds(0x110 + index, start, count)),
    ],
    sound: (start) => transportStream([sounds(0x110, start)]),
  })
}

/** The entry tells of no sound apart, and of the bit rates that the muxed segments have. */
function asMuxed(channels: number) {
  return (files: StreamFiles) => {
    for (const name of ['sound/index.m3u8', 'sound/1.aac', 'sound/2.aac']) files.delete(name)
    edit(files, ENTRY, (text) =>
      text
        .replace(/,URI="sound.*"/, '')
        .replace('CHANNELS="2"', `CHANNELS="${channels}"`)
        .replace(
          /:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+(.*\n(\w+)\/)/g,
          (_, rest: string, name: string) => {
            const rate = Math.ceil(((files.get(`${name}/1.ts`)?.length ?? 0) * 8) / 6)
            return `:BANDWIDTH=${rate},AVERAGE-BANDWIDTH=${rate}${rest}`
          },
        ),
    )
  }
}
