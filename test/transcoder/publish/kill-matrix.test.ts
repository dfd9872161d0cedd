import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FaultKind, seededFaults } from '../../support/faults.ts'
import { hasNoFfmpeg } from '../../support/ffmpeg.ts'
import { readPublished } from '../../support/published.ts'
import {
  type Bucket,
  onStages,
  openStage,
  type RunOptions,
  runOn,
  type Stage,
  type Troubles,
} from '../../support/publishing-stage.ts'
import { ASSET, FILM_SECONDS, type RecordedFilm, recordFilm } from '../../support/recorded-film.ts'

/** `SLUICE_FAULTS=all` dies at every single write; otherwise at some of them. */
const isAll = process.env.SLUICE_FAULTS === 'all'
const [STEP, SEEDS] = isAll ? [1, 96] : [29, 4]
const LIMIT = { timeout: isAll ? 1_800_000 : 120_000 }
/** Runs wait for the second that R2 wants between two writes of a name, so many go at once. */
const first = await openStage()
const stages = [first, ...(await Promise.all(Array.from({ length: 11 }, openStage)))]

const NOTHING: Bucket = new Map()

/** What is published over what, and whether the encoder fails in the end. */
interface Situation {
  readonly isOverOld?: boolean
  readonly failsAt?: number
  readonly more?: Partial<RunOptions>
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'a new asset, live': {},
  'its smallest picture first': { more: { readyFirst: 'small' } },
  'a new asset, encrypted': { more: { isEncrypted: true } },
  'a new asset that fails': { failsAt: 0.7 },
  'over an old version': { isOverOld: true },
  'over an old version, encrypted': { isOverOld: true, more: { isEncrypted: true } },
  'over an old version, live': { isOverOld: true, more: { isLivePublished: true } },
  'over an old version, failing': { isOverOld: true, failsAt: 0.7 },
  'over an old version, live and failing': {
    ...{ isOverOld: true, failsAt: 0.7 },
    more: { isLivePublished: true },
  },
}
const NAMES = Object.keys(SITUATIONS)

interface Case {
  readonly name: string
  readonly seed: number
  readonly playMs: number
  readonly troubles: Troubles
}

describe.skipIf(hasNoFfmpeg)('a run that dies at a write', () => {
  const counts = { runs: 0, kills: 0, presentations: 0, keptSegments: 0 }
  const injected = new Map<FaultKind, number>()
  let film: RecordedFilm

  beforeAll(async () => {
    film = await recordFilm(first)
  })

  afterAll(() => {
    const faults = [...injected].map(([kind, count]) => `${count} ${kind}`).join(', ')
    const { runs, kills, presentations, keptSegments } = counts
    process.stdout.write(
      `kill matrix: ${runs} runs, ${kills} of them killed, faults: ${faults}; ${presentations} presentations read, ${keptSegments} stored segments kept\n`,
    )
  })

  test('each of them, in each situation', LIMIT, async () => {
    const cases: Case[] = []
    await onStages(stages, NAMES, async (stage, name) => {
      const writes = await countWrites(stage, name)
      for (let killAt = 0; killAt < writes + 2; killAt += STEP) {
        const playMs = [1500, 0, 400][killAt % 3] ?? 0
        cases.push({ name, seed: killAt, playMs, troubles: { killAt } })
      }
    })
    await onStages(stages, cases, dieAndGoOn)
  })

  test('any of them, on a line that fails', LIMIT, async () => {
    const seeds = Array.from({ length: SEEDS }, (_, seed) => seed)
    await onStages(stages, seeds, async (stage, seed) => {
      const name = NAMES[seed % NAMES.length] ?? ''
      const faults = seededFaults(seed, {
        ...{ 'drop-before': 0.04, 'drop-after': 0.06, truncate: 0.03, delay: 0.1 },
        ...{ status: 0.08, 'break-body': 0.04, lie: 0.05 },
      })
      const onFault = (kind: FaultKind) => injected.set(kind, (injected.get(kind) ?? 0) + 1)
      const troubles = { killAt: Math.floor(((seed * 0.618) % 1) * 90), faults, onFault }
      await dieAndGoOn(stage, { name, seed, playMs: (seed % 4) * 400, troubles })
    })
  })

  async function countWrites(stage: Stage, name: string): Promise<number> {
    const { isOverOld, failsAt, more } = SITUATIONS[name] ?? {}
    stage.reset(isOverOld ? film.old : NOTHING)
    const options = await film.options(more, { playMs: 1500, ...(failsAt && { failsAt }) })
    return (await runOn(stage, options)).writes
  }

  async function dieAndGoOn(stage: Stage, { name, seed, playMs, troubles }: Case) {
    const { isOverOld, failsAt, more = {} } = SITUATIONS[name] ?? {}
    const before = isOverOld ? film.old : NOTHING
    stage.reset(before)
    const told = JSON.stringify({ name, seed, playMs, killAt: troubles.killAt })
    const playback = { take: seed, playMs, ...(failsAt && { failsAt }) }
    const first = await runOn(stage, await film.options(more, playback), troubles)
    const isKilled = first.writes > (troubles.killAt ?? 0)
    if (!isKilled) expect(first.error === undefined, told).toBe(failsAt === undefined)
    read(stage, !isKilled, told)
    if (!more.isLivePublished || !isKilled) checkOldPlays(stage, before, told)

    const stored = new Map(stage.bucket.objects)
    stage.bucket.log.length = 0
    const goingOn = await film.options(more, { take: seed + 1, playMs: 300 })
    const second = await runOn(stage, goingOn)
    expect(second, told).toMatchObject({ result: { record: { status: 'ready' } } })
    read(stage, true, told)
    expect(againUploaded(stage, stored), told).toEqual([])
    expect(stage.offences.join('; '), told).toBe('')
    checkVersions(stage, before, told)
    counts.runs += 2
    counts.kills += isKilled ? 1 : 0
  }

  function read({ bucket }: Stage, isSettled: boolean, told: string): void {
    counts.presentations += 1
    try {
      readPublished(bucket.objects, ASSET, { filmSeconds: FILM_SECONDS, isSettled })
    } catch (error) {
      throw new Error(`${told}: ${String(error)}`)
    }
  }

  /** Segments that were there, and came again. */
  function againUploaded(stage: Stage, stored: Bucket): string[] {
    const media = [...stored.keys()].filter((key) => key.endsWith('.m4s'))
    counts.keptSegments += media.length
    const puts = new Set(stage.bucket.log.filter((line) => line.startsWith('PUT ')))
    return media.filter((key) => puts.has(`PUT ${key}`))
  }
})

/** What played before is as it was, unless what replaces it is whole. */
function checkOldPlays({ bucket }: Stage, before: Bucket, told: string): void {
  const record = bucket.objects.get('_sluice/assets/films/a.json')?.bytes.toString() ?? ''
  const isReplaced = JSON.parse(record || '{}').status === 'ready'
  for (const [key, { bytes }] of before) {
    const isOfVersion = /\/_v[0-9a-f]{16}\//.test(key)
    const isSame = bucket.objects.get(key)?.bytes.equals(bytes) ?? false
    if (!isSame && (isOfVersion || !isReplaced)) expect.fail(`${key} has changed: ${told}`)
  }
}

/** A run that goes on makes no version beside the one that it found. */
function checkVersions({ bucket }: Stage, before: Bucket, told: string): void {
  const versionsIn = (objects: Bucket) =>
    new Set([...objects.keys()].flatMap((key) => /_v[0-9a-f]{16}(?=\/)/.exec(key) ?? []))
  const oldVersions = versionsIn(before)
  const own = [...versionsIn(bucket.objects)].filter((version) => !oldVersions.has(version))
  expect(own, `one version more: ${told}`).toHaveLength(1)
}
