import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import type { FileServer } from '../support/file-server.ts'
import { decodeByFfmpeg, hasNoMpv, MPV_TICK_SECONDS, playByMpv } from '../support/native-players.ts'
import { expectedOutcome, TOLERANCE_SECONDS } from '../support/player-outcomes.ts'
import { assetOf, copyTree } from '../support/tree.ts'
import { plainUrl, startTreeServer } from '../support/tree-server.ts'
import { makeTrees } from '../support/trees.ts'

// Named tests, one for each tree, need the trees before there is a test.
const trees = hasNoFfmpeg ? [] : await makeTrees(temporaryFolder())

describe.skipIf(hasNoFfmpeg)('native players and trees of all kinds', () => {
  let edge: TestEdge
  let plain: FileServer

  beforeAll(async () => {
    edge = await startTestEdge()
    plain = await startTreeServer(trees)
    for (const tree of trees) await copyTree(tree, edge.store, edge.url)
  })
  afterAll(async () => {
    await plain?.stop()
    await edge?.stop()
  })

  it.each(trees)('FFmpeg shows every frame of "$kind" ($name)', async (tree) => {
    const { streamUrl } = await edge.sign(assetOf(tree), { entry: tree.entry })
    const signed = await decodeByFfmpeg(streamUrl)
    const unsigned = await decodeByFfmpeg(plainUrl(plain, tree))
    const expected = expectedOutcome(tree.name, 'FFmpeg')
    expect(signed.outcome, signed.said).toBe(expected)
    expect(unsigned.outcome, unsigned.said).toBe(expected)
    expect(signed.digest).toBe(unsigned.digest)
    if (expected !== 'plays') return
    const difference = Math.abs(signed.seconds - tree.durationSeconds)
    expect(difference).toBeLessThan(TOLERANCE_SECONDS)
  })

  it.skipIf(hasNoMpv).each(trees)('mpv plays "$kind" ($name)', async (tree) => {
    const { streamUrl } = await edge.sign(assetOf(tree), { entry: tree.entry })
    const signed = await playByMpv(streamUrl)
    const expected = expectedOutcome(tree.name, 'mpv')
    expect(signed.outcome, signed.said).toBe(expected)
    if (expected === 'plays') {
      expect(signed.seconds).toBeGreaterThan(tree.durationSeconds - MPV_TICK_SECONDS)
      return
    }
    const unsigned = await playByMpv(plainUrl(plain, tree))
    expect(unsigned.outcome, unsigned.said).toBe(expected)
  })
})
