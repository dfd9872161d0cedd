import { beforeAll, describe, expect, test } from 'vitest'
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
const [STEP, SEEDS] = isAll ? [1, 80] : [9, 6]
/** Runs wait for the second that R2 wants between two writes of a name, so many go at once. */
const first = await openStage()
const stages = [first, ...(await Promise.all(Array.from({ length: 11 }, openStage)))]

const NOTHING: Bucket = new Map()

/** What is published over what. */
const SITUATIONS: readonly {
  readonly what: string
  readonly isOverOld?: boolean
  readonly more?: Partial<RunOptions>
}[] = [
  { what: 'a new asset, live' },
  { what: 'a new asset, its smallest picture first', more: { readyFirst: 'small' } },
  { what: 'a new asset, encrypted', more: { isEncrypted: true } },
  { what: 'over an old version', isOverOld: true },
  { what: 'over an old version, encrypted', isOverOld: true, more: { isEncrypted: true } },
  { what: 'over an old version, live', isOverOld: true, more: { isLivePublished: true } },
]

describe.skipIf(hasNoFfmpeg)('a run that dies at a write', () => {
  const counts = { runs: 0, kills: 0, presentations: 0, keptSegments: 0 }
  const injected = new Map<FaultKind, number>()
  let film: RecordedFilm

  beforeAll(async () => {
    film = await recordFilm(first)
  })

  test.each(SITUATIONS)('$what: every write', async ({ isOverOld, more = {} }) => {
    const before = isOverOld ? film.old : NOTHING
    first.reset(before)
    const { writes } = await runOn(first, await film.options(more, { playMs: 1500 }))
    const kills = Array.from({ length: Math.ceil((writes + 2) / STEP) }, (_, at) => at * STEP)
    await onStages(stages, kills, async (stage, killAt) => {
      const playMs = [1500, 0, 400][killAt % 3] ?? 0
      await dieAndGoOn(stage, before, { more, seed: killAt, playMs, troubles: { killAt } })
    })
  })

  test('wherever, on a line that fails', async () => {
    const seeds = Array.from({ length: SEEDS }, (_, seed) => seed)
    await onStages(stages, seeds, async (stage, seed) => {
      const { isOverOld, more = {} } = SITUATIONS[seed % SITUATIONS.length] ?? { what: '' }
      const killAt = Math.floor(((seed * 0.618) % 1) * 90)
      const faults = seededFaults(seed, {
        ...{ 'drop-before': 0.04, 'drop-after': 0.06, truncate: 0.03, delay: 0.1 },
        ...{ status: 0.08, 'break-body': 0.04, lie: 0.05 },
      })
      const onFault = (kind: FaultKind) => injected.set(kind, (injected.get(kind) ?? 0) + 1)
      const troubles = { killAt, faults, onFault }
      const before = isOverOld ? film.old : NOTHING
      await dieAndGoOn(stage, before, { more, seed, playMs: (seed % 4) * 400, troubles })
    })
    const faults = [...injected].map(([kind, count]) => `${count} ${kind}`).join(', ')
    const { runs, kills, presentations, keptSegments } = counts
    process.stdout.write(
      `kill matrix: ${runs} runs, ${kills} of them killed, faults: ${faults}; ${presentations} presentations read, ${keptSegments} stored segments kept\n`,
    )
  })

  interface Case {
    readonly more: Partial<RunOptions>
    readonly seed: number
    readonly playMs: number
    readonly troubles: Troubles
  }

  async function dieAndGoOn(stage: Stage, before: Bucket, { more, seed, playMs, troubles }: Case) {
    stage.reset(before)
    const told = JSON.stringify({ more, seed, playMs, killAt: troubles.killAt })
    const dying = await film.options(more, { take: seed, playMs })
    const first = await runOn(stage, dying, troubles)
    const isKilled = first.writes > (troubles.killAt ?? 0)
    if (!isKilled) expect(first, told).toMatchObject({ result: { record: { status: 'ready' } } })
    expect(() => read(stage, !isKilled), told).not.toThrow()
    if (!more.isLivePublished) checkOldPlays(stage, before, told)

    const stored = new Map(stage.bucket.objects)
    stage.bucket.log.length = 0
    const goingOn = await film.options(more, { take: seed + 1, playMs: 300 })
    const second = await runOn(stage, goingOn)
    expect(second, told).toMatchObject({ result: { record: { status: 'ready' } } })
    expect(() => read(stage, true), told).not.toThrow()
    expect(againUploaded(stage, stored), told).toEqual([])
    expect(stage.offences, told).toEqual([])
    checkVersions(stage, before, told)
    counts.runs += 2
    counts.kills += isKilled ? 1 : 0
  }

  function read(stage: Stage, isSettled: boolean) {
    counts.presentations += 1
    const { objects } = stage.bucket
    return readPublished(objects, ASSET, { filmSeconds: FILM_SECONDS, isSettled })
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
