import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'
import { processes } from '../../support/processes.ts'
import { readPublished } from '../../support/published.ts'
import { openStage } from '../../support/publishing-stage.ts'
import { ASSET, FILM_SECONDS, LADDER, makeFilm } from '../../support/recorded-film.ts'

/** `SLUICE_FAULTS=all` kills more often. */
const KILLS = process.env.SLUICE_FAULTS === 'all' ? 30 : 2
const COMMAND = fileURLToPath(new URL('../../support/publish-film.ts', import.meta.url))
/** Slow enough to be met at work. */
const PRESET = 'slower'

const stage = await openStage()
const { objects, log } = stage.bucket

describe.skipIf(hasNoFfmpeg)('a process that is killed', () => {
  const folder = temporaryFolder()
  const film = join(folder, 'film.mp4')
  const ladder = join(folder, 'ladder.json')
  let wholeRunMs = 0

  beforeAll(async () => {
    makeFilm(film)
    writeFileSync(ladder, LADDER)
    const startMs = performance.now()
    const { exitCode, stderr } = await start().ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    wholeRunMs = performance.now() - startMs
  })

  test.each(Array.from({ length: KILLS }, (_, seed) => seed))(
    'at some moment leaves nothing broken and nothing running, and the next goes on: %i',
    async (seed) => {
      stage.reset(new Map())
      const dying = start()
      await sleep(wholeRunMs * (0.2 + 0.8 * ((seed * 0.618) % 1)))
      dying.child.kill('SIGKILL')
      await dying.ended
      // It ends at the next byte that nobody takes.
      await expect.poll(encoders, { timeout: 20_000 }).toEqual([])
      await goOn()
    },
  )

  test.each([
    ['SIGKILL', /killed by SIGKILL.*\(engine_crashed\)\n$/],
    ['SIGTERM', /killed by a signal.*\(engine_crashed\)\n$/],
  ] as const)(
    'FFmpeg ended by %s is a failure that is told, and the next goes on',
    async (signal, says) => {
      stage.reset(new Map())
      const robbed = start()
      await expect
        .poll(() => segments().length, { timeout: 60_000, interval: 5 })
        .toBeGreaterThan(2)
      for (const id of encoders()) process.kill(id, signal)
      const { exitCode, stderr } = await robbed.ended
      expect(stderr).toMatch(says)
      expect(exitCode).toBe(1)
      await goOn()
    },
  )

  /** What is there is whole, and the same command ends well without sending any of it again. */
  async function goOn(): Promise<void> {
    while (stage.proxy.underWay.now > 0) await sleep(1)
    read(false)
    const stored = segments()
    log.length = 0
    const { exitCode, stderr, stdout } = await start().ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { status, version } = read(true)
    expect(status).toBe('ready')
    expect(stdout).toContain(version)
    const puts = new Set(log)
    expect(stored.filter((key) => puts.has(`PUT ${key}`))).toEqual([])
    expect(stage.offences.join('; ')).toBe('')
  }

  function start(): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [COMMAND, film, ladder, stage.proxy.bucketUrl, PRESET])
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk
    })
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (exitCode) => resolve({ ...said, exitCode }))
    })
    return { child, ended }
  }

  /** Ids of those of this test. */
  function encoders(): number[] {
    return processes()
      .filter(({ args }) => args.includes('ffmpeg') && args.includes(folder))
      .map(({ id }) => Number(id))
  }
})

interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

function segments(): string[] {
  return [...objects.keys()].filter((key) => key.endsWith('.m4s'))
}

function read(isSettled: boolean) {
  return readPublished(objects, ASSET, { filmSeconds: FILM_SECONDS, isSettled })
}
