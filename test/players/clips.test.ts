import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DASH_PARTS, HLS_PARTS, partUrl, publishParts } from '../support/clips.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { decodeByFfmpeg, hasNoMpv, playByMpv } from '../support/native-players.ts'

const readsDash =
  !hasNoFfmpeg &&
  / D {2}dash /m.test(
    execFileSync(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-demuxers']).toString(),
  )

describe.skipIf(hasNoFfmpeg)('native players and parts of films', () => {
  const folder = temporaryFolder()
  let edge: TestEdge

  beforeAll(async () => {
    edge = await startTestEdge()
    await publishParts(edge, folder)
  })
  afterAll(() => edge?.stop())

  const parts = readsDash ? [...HLS_PARTS, ...DASH_PARTS] : HLS_PARTS

  it.each(parts)('FFmpeg plays $title', async (part) => {
    const { outcome, seconds, said } = await decodeByFfmpeg(await partUrl(edge, part))
    expect(outcome, said).toBe('plays')
    expect(Math.abs(seconds - part.seconds)).toBeLessThan(0.05)
  })

  it.skipIf(hasNoMpv).each(parts)('mpv plays $title', async (part) => {
    const { outcome, said } = await playByMpv(await partUrl(edge, part))
    expect(outcome, said).toBe('plays')
  })
})
