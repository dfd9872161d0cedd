import { afterAll, describe, expect, it } from 'vitest'
import { findChromium } from '../support/browser.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import type { FileServer } from '../support/file-server.ts'
import { expectedOutcome, type Played, TOLERANCE_SECONDS } from '../support/player-outcomes.ts'
import { setUpPlayers } from '../support/player-stage.ts'
import { assetOf, copyTree } from '../support/tree.ts'
import { plainUrl, startTreeServer } from '../support/tree-server.ts'
import { makeTrees } from '../support/trees.ts'

const PLAYERS = ['hls.js', 'Shaka Player', 'Video.js', 'Chromium'] as const

const chromium = await findChromium()
const isMissing = chromium === undefined || hasNoFfmpeg
if (chromium === undefined) {
  process.stdout.write('skipped: players and trees, there is no Chromium here\n')
}

// Named tests, one for each tree, need the trees before there is a test.
const trees = isMissing ? [] : await makeTrees(temporaryFolder())

describe.skipIf(isMissing)('players in a page of another origin, and trees of all kinds', () => {
  let plain: FileServer
  const stage = setUpPlayers(chromium, async (edge) => {
    plain = await startTreeServer(trees)
    for (const tree of trees) await copyTree(tree, edge.store, edge.url)
  })
  afterAll(() => plain?.stop())

  it.each(trees)('play "$kind" ($name)', async (tree) => {
    const { streamUrl } = await stage.edge.sign(assetOf(tree), { entry: tree.entry })
    await Promise.all(
      PLAYERS.map(async (player) => {
        const signed = await stage.play(player, streamUrl)
        const expected = expectedOutcome(tree.name, player)
        expect.soft(signed.outcome, `${player}: ${signed.said}`).toBe(expected)
        if (expected === 'plays') return expectLength(player, signed, tree.durationSeconds)
        const unsigned = await stage.play(player, plainUrl(plain, tree))
        expect.soft(unsigned.outcome, `${player}, unsigned: ${unsigned.said}`).toBe(expected)
      }),
    )
  })
})

function expectLength(player: string, { seconds }: Played, durationSeconds: number): void {
  const difference = Math.abs(seconds - durationSeconds)
  expect.soft(difference, `${player} finds ${seconds} s`).toBeLessThan(TOLERANCE_SECONDS)
}
