import { viewOf } from '../../../../transcoder/mp4/box.ts'
import { imscFiles } from '../../../support/verify/good-imsc.ts'
import { packedSound } from '../../../support/verify/good-ts.ts'
import { edit } from '../../../support/verify/stream-files.ts'
import { type BrokenCase, changed, ENTRY, edited, inIFrames, without } from './broken-case.ts'

const TEXT = 'text/1.vtt'
const FRAMES = 'low/iframes.m3u8'
const longer = (bytes: number) => (text: string) =>
  text.replace(/BYTERANGE:(\d+)/, (_, length: string) => `BYTERANGE:${Number(length) + bytes}`)

/** Subtitles, I-frames and the DASH manifest. */
export const ACCOMPANIMENT_CASES: readonly BrokenCase[] = [
  changed(['Apple 5.2', 'Apple 10.4'], 'sound in place of subtitles', (files) =>
    files.set(TEXT, packedSound(0).subarray(0, 201)),
  ),
  edited(['RFC 8216bis 3.1.4'], 'subtitles without header', TEXT, (text) =>
    text.replace('WEBVTT\n', ''),
  ),
  edited(['Apple 5.3'], 'subtitles without X-TIMESTAMP-MAP', TEXT, (text) =>
    text.replace(/X-TIME.*\n/, ''),
  ),
  edited(['RFC 8216bis 3.1.4 cues'], 'subtitles that are mapped elsewhere', TEXT, (text) =>
    text.replace('MPEGTS:0', 'MPEGTS:9000000'),
  ),
  edited(['Apple 5.5'], 'subtitles for half of the film', 'text/index.m3u8', (text) =>
    text.replace('12.0,', '6.0,'),
  ),
  edited(
    ['Apple 5.10', 'RFC 8216bis 6.2.4 CODECS'],
    'CODECS without IMSC 1',
    ENTRY,
    (text) => text.replaceAll(',stpp.ttml.im1t', ''),
    imscFiles,
  ),
  edited(['Apple 6.1'], 'no I-frames', ENTRY, (text) =>
    text.replace(/#EXT-X-I-FRAME-STREAM.*\n/g, ''),
  ),
  changed(['Apple 6.8'], 'I-frames that are not called so', (files) =>
    edit(files, FRAMES, (text) =>
      text.replace('#EXT-X-I-FRAMES-ONLY\n', '').replace('VERSION:5', 'VERSION:6'),
    ),
  ),
  changed(['Apple 6.10'], 'a range without moof', (files) => {
    const moof = viewOf(files.get('low/1.m4s') ?? new Uint8Array()).getUint32(0)
    edit(files, FRAMES, (text) =>
      text.replace(
        /BYTERANGE:(\d+)@0/,
        (_, length: string) => `BYTERANGE:${Number(length) - moof}@${moof}`,
      ),
    )
  }),
  edited(['RFC 8216bis 4.4.3.6'], 'a range that is a byte too short', FRAMES, longer(-1)),
  edited(['RFC 8216bis 4.4.3.6'], 'a range that is a byte too long', FRAMES, longer(1)),
  edited(['Apple 9.3'], 'I-frames without CODECS', ENTRY, inIFrames('low', without('CODECS'))),
  edited(
    ['Apple 9.4'],
    'I-frames without RESOLUTION',
    ENTRY,
    inIFrames('low', without('RESOLUTION')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.3'],
    'I-frames with a wrong RESOLUTION',
    ENTRY,
    inIFrames('low', (tag) => tag.replace('320x180', '640x360')),
  ),
  edited(
    ['ISO 23009-1 5.3.9'],
    'a manifest that begins with the second segment',
    'manifest.mpd',
    (text) => text.replace('initialization="low', 'startNumber="2" initialization="low'),
  ),
  edited(['ISO 23009-1 5.3.9'], 'a manifest with a segment more', 'manifest.mpd', (text) =>
    text.replace(/(low\/\$Number(?:.*\n){3})/, '$1<S d="1"/>'),
  ),
  edited(
    [
      'ISO 23009-1 5.3.9',
      'ISO 23009-1 5.3.9.6',
      'ISO 23009-1 5.3.1.2',
      'ISO 23009-1 5.3.7.2 codecs',
      'ISO 23009-1 5.3.5.2 bandwidth',
    ],
    'a manifest that is no XML',
    'manifest.mpd',
    (text) => text.slice(0, -10),
  ),
  edited(['ISO 23009-1 5.3.9.6'], 'a manifest with another duration', 'manifest.mpd', (text) =>
    text.replace('<S d="288000"/>', '<S d="300000"/>'),
  ),
  edited(['ISO 23009-1 5.3.1.2'], 'a manifest of 20 s', 'manifest.mpd', (text) =>
    text.replace('PT12S', 'PT20S'),
  ),
  edited(['ISO 23009-1 5.3.7.2 codecs'], 'a manifest with another codec', 'manifest.mpd', (text) =>
    text.replace('mp4a.40.2', 'ac-3'),
  ),
  edited(
    ['ISO 23009-1 5.3.5.2 bandwidth'],
    'a manifest with another bandwidth',
    'manifest.mpd',
    (text) => text.replace(/bandwidth="\d+"/, 'bandwidth="1"'),
  ),
]
