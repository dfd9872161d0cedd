import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { ffprobe, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { decodeByFfmpeg, hasNoMpv, MPV_TICK_SECONDS, playByMpv } from '../support/native-players.ts'
import { FILM_LANGUAGES, FILM_SECONDS, OWN_FILMS, publishOwnFilms } from '../support/own-films.ts'
import { TOLERANCE_SECONDS } from '../support/player-outcomes.ts'

const FILMS = Object.values(OWN_FILMS)

/** FFmpeg's reader of HLS, which mpv has too, knows no text before version 7. */
const NO_TEXT = /^.*Can't support the subtitle\(uri: .*\)$/gm

interface ProbedStream {
  readonly codec_type: string
  readonly tags?: { readonly language?: string }
}

describe.skipIf(hasNoFfmpeg)('native players and films of ours', () => {
  const folder = temporaryFolder()
  let edge: TestEdge

  beforeAll(async () => {
    edge = await startTestEdge()
    await publishOwnFilms(edge, folder)
  })
  afterAll(() => edge?.stop())

  it.each(FILMS)('FFmpeg decodes every rendition of %s', async (asset) => {
    const { streamUrl } = await edge.sign(asset)
    const { outcome, said, seconds } = await decodeByFfmpeg(streamUrl)
    expect(outcome, said).toBe('plays')
    expect(Math.abs(seconds - FILM_SECONDS)).toBeLessThan(TOLERANCE_SECONDS)
  })

  it.each(FILMS)('FFmpeg finds the languages of %s', async (asset) => {
    const { streamUrl } = await edge.sign(asset)
    const { streams } = ffprobe(
      '-show_entries',
      'stream=codec_type:stream_tags=language',
      streamUrl,
    )
    const sound = (streams as ProbedStream[]).filter(({ codec_type }) => codec_type === 'audio')
    expect(new Set(sound.map(({ tags }) => tags?.language))).toEqual(new Set(FILM_LANGUAGES))
  })

  it.skipIf(hasNoMpv).each(FILMS)('mpv plays %s', async (asset) => {
    const { streamUrl } = await edge.sign(asset)
    const { outcome, said, seconds } = await playByMpv(streamUrl)
    expect(outcome).not.toBe('stops')
    expect(said.replaceAll(NO_TEXT, '').trim()).toBe('')
    expect(seconds).toBeGreaterThan(FILM_SECONDS - MPV_TICK_SECONDS)
  })
})
