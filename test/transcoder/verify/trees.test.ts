import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fileResources } from '../../../scripts/support/verify/file-resources.ts'
import { verify } from '../../../transcoder/verify/verify.ts'
import { findMaterial } from '../../support/material-files.ts'

const folder = findMaterial('trees/shaka-project+shaka-player')

/** Other packagers' trees, and the rules that each breaks: a MUST, then a SHOULD. */
const TREES = [
  {
    entry: 'hls-ts-audio-muxed-in-video/master.m3u8',
    why: 'segments begin in the middle of a group of pictures, one without its parameter sets',
    must: [
      ...['RFC 8216bis 4.1', 'Apple 7.4', 'RFC 8216bis 4.4.4.3', 'Apple 8.1', 'Apple 9.9'],
      ...['RFC 8216bis 6.2.4 CODECS', 'Apple 9.15', 'Apple 9.14', 'Apple 6.1'],
    ],
    should: [
      ...['Apple 7.5', 'Apple 9.21', 'RFC 5646 2.2.1', 'RFC 8216bis 4.4.6.1 CHANNELS'],
      ...['Apple 1.4', 'Apple 1.13', 'Apple 9.5'],
    ],
  },
  {
    entry: 'hls-ts-b-frames/index.m3u8',
    why: 'one variant, whose bandwidth is twice what it has',
    must: ['Apple 9.9', 'Apple 1.26', 'Apple 1.27', 'Apple 6.1'],
    should: ['RFC 8216bis 6.2.1 EXT-X-VERSION', 'Apple 9.10', 'Apple 9.21'],
  },
  {
    entry: 'hls-ts-aac/playlist.m3u8',
    why: 'durations without a comma, which are 21 ms too long',
    must: ['RFC 8216bis 4.4.4.1', 'Apple 8.6', 'Apple 8.1'],
    should: ['Apple 7.5'],
  },
  {
    entry: 'hls-raw-aac/manifest.m3u8',
    why: 'tabs behind durations',
    must: ['RFC 8216bis 4.1', 'Apple 9.14', 'Apple 1.27'],
    should: ['Apple 7.5'],
  },
  {
    entry: 'hls-mp4-muxed-aac-h264/hls.m3u8',
    why: 'a piece of a stream, sound in the picture',
    must: ['Apple 8.6', 'Apple 9.12'],
    should: ['RFC 8216bis 6.2.1 EXT-X-VERSION', 'Apple 7.5', 'Apple 1.4', 'Apple 9.5'],
  },
  {
    entry: 'hls-multivideo/master.m3u8',
    why: 'pictures that begin 67 ms after the sound, no languages',
    must: [
      ...['Apple 8.2', 'RFC 8216bis 6.2.4 timestamps', 'Apple 9.15', 'Apple 9.14', 'Apple 8.10'],
      ...['Apple 1.27', 'Apple 6.1'],
    ],
    should: [
      ...['RFC 8216bis 6.2.1 EXT-X-VERSION', 'Apple 7.5', 'Apple 9.10', 'Apple 9.21'],
      ...['RFC 8216bis 4.4.6.1 CHANNELS', 'RFC 8216bis 4.4.6.1.1 AUTOSELECT', 'Apple 1.11'],
    ],
  },
  {
    entry: 'hls-text-offset/index.m3u8',
    why: 'subtitles whose clock begins anew with that of the pictures',
    must: [
      ...['RFC 8216bis 4.4.4.1', 'Apple 8.6', 'Apple 9.9', 'Apple 9.15', 'Apple 1.27'],
      ...['RFC 8216bis 4.4.6.2.1', 'Apple 6.1'],
    ],
    should: [
      ...['RFC 8216bis 6.2.1 EXT-X-VERSION', 'Apple 7.5', 'Apple 9.21', 'Apple 1.4', 'Apple 9.5'],
    ],
  },
  {
    entry: 'hls-chapters/index.m3u8',
    why: 'one segment of four seconds with one IDR picture',
    must: ['Apple 9.9', 'Apple 9.12', 'Apple 9.15', 'Apple 9.14', 'Apple 1.27', 'Apple 6.1'],
    should: [
      ...['RFC 8216bis 6.2.1 EXT-X-VERSION', 'Apple 7.5', 'Apple 9.11', 'Apple 9.21'],
      ...['Apple 1.4', 'Apple 1.11', 'Apple 1.13'],
    ],
  },
  {
    entry: 'hls-iframe-only/media.m3u8',
    why: 'fragments that list more samples than they hold, as they may',
    must: [],
    should: ['RFC 8216bis 6.2.1 EXT-X-VERSION'],
  },
]

describe.skipIf(folder === undefined)('trees of other packagers', () => {
  it.each(TREES)('$entry: $why', async ({ entry, must, should }) => {
    const { rules } = await verify(fileResources, pathToFileURL(join(folder ?? '', entry)).href)
    const of = (verdict: string) => rules.filter((rule) => rule.verdict === verdict)
    expect(of('fail').map(({ id }) => id)).toEqual(must)
    expect(of('warn').map(({ id }) => id)).toEqual(should)
  })
})
