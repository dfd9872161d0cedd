import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { makeLightFilm } from '../support/light-film.ts'
import { decodeByFfmpeg, followByMpv, hasNoMpv } from '../support/native-players.ts'
import { encodeSlowly, type SlowEncoding } from '../support/slow-encoding.ts'

const ASSET = 'films/light'
const FILM_SECONDS = 20
/** By then there are more segments than players go back in what they take for live. */
const LATE_MS = 10_000
/** What the playlist says by EXT-X-START, for players that do not listen to it. */
const FROM_THE_START = {
  ffmpeg: ['-live_start_index', '0'],
  mpv: ['--demuxer-lavf-o=live_start_index=0'],
}

// They watch one encode, each as it does.
describe.skipIf(hasNoFfmpeg).concurrent('native players while a film is encoded', () => {
  const folder = temporaryFolder()
  let edge: TestEdge
  let encoding: SlowEncoding

  beforeAll(async () => {
    edge = await startTestEdge()
    const film = makeLightFilm(join(folder, 'film.mp4'), FILM_SECONDS)
    encoding = encodeSlowly(edge, film, ASSET)
    await encoding.playable
  })
  afterAll(() => edge?.stop())

  it('FFmpeg shows every frame of every rendition once, early and late', async () => {
    const { streamUrl } = await edge.sign(ASSET)
    const early = decodeByFfmpeg(streamUrl)
    const late = sleep(LATE_MS).then(() => decodeByFfmpeg(streamUrl, FROM_THE_START.ffmpeg))
    const grown = [await early, await late]
    await encoding.finished
    const whole = await decodeByFfmpeg(streamUrl)
    expect(whole.seconds).toBeCloseTo(FILM_SECONDS, 1)
    for (const { outcome, said, frames, digest } of grown) {
      expect(outcome, said).toBe('plays')
      expect(frames).toBe(whole.frames)
      expect(digest).toBe(whole.digest)
    }
  })

  it.skipIf(hasNoMpv)('mpv plays from the beginning to the end, early and late', async () => {
    const { streamUrl } = await edge.sign(ASSET)
    const early = followByMpv(streamUrl)
    const late = sleep(LATE_MS).then(() => followByMpv(streamUrl, FROM_THE_START.mpv))
    for (const { said, times } of [await early, await late]) {
      expect(times[0], said).toBeLessThan(0.5)
      expect(times.at(-1), said).toBeGreaterThan(FILM_SECONDS - 0.5)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
  })
})
