import { expect, test } from 'vitest'
import { combinedRates, ratesOf } from '../../../../transcoder/verify/derive/rates.ts'
import type { MediaPlaylist, Multivariant } from '../../../../transcoder/verify/presentation.ts'
import { readPresentation } from '../../../../transcoder/verify/read/read-presentation.ts'
import { ENTRY, vodFiles } from '../../../support/verify/good-vod.ts'
import { BASE, edit, memoryResources } from '../../../support/verify/stream-files.ts'

/** Pairs of seconds and kilobytes. */
function playlist(target: number, ...pairs: readonly (readonly [number, number])[]): MediaPlaylist {
  const segments = pairs.map(([durationSeconds, kilobytes]) => ({
    durationSeconds,
    measured: { state: 'opaque', byteLength: kilobytes * 1000, reason: '' },
  }))
  return { listed: { targetDuration: target }, segments } as unknown as MediaPlaylist
}

test.each([
  { what: 'even segments', of: playlist(4, [4, 500], [4, 1000], [4, 500]), kbps: 2000 },
  {
    what: 'a last one that is too short to count alone',
    of: playlist(4, [4, 500], [1, 500]),
    kbps: 1600,
  },
  { what: 'a last one of just half a target', of: playlist(4, [4, 500], [2, 500]), kbps: 2000 },
  {
    what: 'short ones, that count in runs',
    of: playlist(4, [1, 100], [1, 900], [1, 100], [1, 100]),
    kbps: 4000,
  },
  {
    what: 'a run of one and a half targets and half a second',
    of: playlist(4, [1.5, 900], [5, 1]),
    kbps: (901 * 8) / 6.5,
  },
  { what: 'one that is too short for any run', of: playlist(1, [0.3, 30]), kbps: 800 },
])('the peak of $what', ({ of, kbps }) => {
  expect(ratesOf(of)?.peakBps).toBeCloseTo(kbps * 1000, 3)
})

test('what is not known of one segment is not known of all', () => {
  const missing = { durationSeconds: 4, measured: { state: 'missing', reason: '' } }
  const whole = playlist(4, [4, 500])
  expect(
    ratesOf({ ...whole, segments: [...whole.segments, missing] } as unknown as MediaPlaylist),
  ).toBeUndefined()
  expect(ratesOf(playlist(4))).toBeUndefined()
})

const QUIET =
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Quiet",LANGUAGE="de",CHANNELS="2",URI="text/index.m3u8"'

async function multivariantOf(change: (text: string) => string): Promise<Multivariant> {
  const files = vodFiles()
  edit(files, ENTRY, change)
  const { multivariant } = await readPresentation(memoryResources(files), BASE + ENTRY)
  if (multivariant === undefined) throw new Error('the stream has variants')
  return multivariant
}

test('a variant plays with the loudest of its groups, and an audio variant with nothing twice', async () => {
  const multivariant = await multivariantOf((text) =>
    text
      .replace('#EXT-X-STREAM', `${QUIET}\n#EXT-X-STREAM`)
      .concat('#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2",AUDIO="sound"\nsound/index.m3u8\n'),
  )
  const [high] = multivariant.variants
  const alone = multivariant.variants.at(-1)
  if (high?.playlist === undefined || alone?.playlist === undefined)
    throw new Error('both were read')
  const sound = ratesOf(alone.playlist)?.peakBps ?? 0
  const text = multivariant.renditions.find(({ type }) => type === 'SUBTITLES')?.playlist
  const subtitles = (text && ratesOf(text)?.peakBps) ?? 0
  const pictures = ratesOf(high.playlist)?.peakBps ?? 0
  expect(combinedRates(high, multivariant)?.peakBps).toBeCloseTo(pictures + sound + subtitles, 6)
  expect(combinedRates(alone, multivariant)?.peakBps).toBeCloseTo(sound, 6)
})
