import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasNoFfmpeg } from '../../support/ffmpeg.ts'
import { readPublished } from '../../support/published.ts'
import { attempt, openStage, type RunOptions, runOn } from '../../support/publishing-stage.ts'
import { ASSET, FILM_SECONDS, type RecordedFilm, recordFilm } from '../../support/recorded-film.ts'

const HOUR_MS = 3_600_000

const stage = await openStage()
const { bucket, proxy } = stage

describe.skipIf(hasNoFfmpeg)('what happens around a run', () => {
  let film: RecordedFilm

  beforeAll(async () => {
    film = await recordFilm(stage)
  })

  beforeEach(() => {
    stage.reset(new Map())
    bucket.aheadMs = 0
  })

  test.each([0, 3, 10, 25, 40])(
    'a network that is gone for two seconds, from write %i on, costs nothing but time',
    async (from) => {
      let writes = 0
      let goneUntilMs = Number.NEGATIVE_INFINITY
      const outcome = await runOn(stage, await film.options({}, { playMs: 800 }), {
        faults: ({ method }) => {
          if (method === 'PUT') writes += 1
          if (writes === from + 1) goneUntilMs = performance.now() + 2000
          return performance.now() < goneUntilMs ? { kind: 'drop-before' } : undefined
        },
      })
      expect(outcome).toMatchObject({ result: { isNew: true } })
      expect(read(true)).toMatchObject({ status: 'ready', isWhole: true })
      expect(stage.offences.join('; ')).toBe('')
    },
  )

  test.each([1, 2, 3])('clocks that jump by hours change nothing of a death: %i', async (seed) => {
    const dying = await film.options({ now: jumpingClock(seed) }, { playMs: 800 })
    await runOn(stage, dying, { killAt: 14 * seed, faults: jumpingStore(seed) })
    expect(() => read(false)).not.toThrow()
    const stored = segments()
    bucket.log.length = 0
    const goingOn = await film.options({ now: jumpingClock(seed + 1) }, { take: 1 })
    const outcome = await runOn(stage, goingOn, { faults: jumpingStore(seed) })
    expect(outcome).toMatchObject({ result: { record: { status: 'ready' } } })
    expect(read(true)).toMatchObject({ isWhole: true })
    const puts = new Set(bucket.log)
    expect(stored.filter((key) => puts.has(`PUT ${key}`))).toEqual([])
    expect(stage.offences.join('; ')).toBe('')
  })

  test.each([1, 2, 3])('nor of a meeting of two: %i', async (seed) => {
    const faults = jumpingStore(seed)
    proxy.decide = () => faults()
    const outcomes = await Promise.all(
      [0, 1].map(async (index) => {
        const more = { now: jumpingClock(seed + index) }
        return attempt(stage, await film.options(more, { take: index, playMs: index * 900 }))
      }),
    )
    expect(outcomes.filter(({ result }) => result?.isNew)).toHaveLength(1)
    const other = outcomes.find(({ result }) => !result?.isNew)
    if (other?.error) expect(other.error).toMatchObject({ code: 'publish_conflict' })
    expect(read(true)).toMatchObject({ status: 'ready', isWhole: true })
    expect(stage.offences.join('; ')).toBe('')
  })

  test('a record that was written in the future is replaced by one of now', async () => {
    const future = () => new Date(Date.now() + 1000 * HOUR_MS)
    await runOn(stage, await film.options({ now: future, segmentSeconds: 4 }))
    const outcome = await runOn(stage, await film.options())
    expect(outcome).toMatchObject({ result: { isNew: true } })
    expect(read(true)).toMatchObject({ version: outcome.result?.record.version })
  })

  /** The store's clock, which signatures are judged by: off by hours, and by others soon after. */
  function jumpingStore(seed: number) {
    let requests = 0
    return (): undefined => {
      if (requests % 12 === 0)
        bucket.aheadMs = ((requests * 7 + seed * 5) % 13) * HOUR_MS - 6 * HOUR_MS
      requests += 1
    }
  }
})

function jumpingClock(seed: number): RunOptions['now'] {
  let asked = 0
  return () => {
    asked += 1
    return new Date(Date.now() + ((asked * 11 + seed * 3) % 7) * HOUR_MS - 3 * HOUR_MS)
  }
}

function segments(): string[] {
  return [...bucket.objects.keys()].filter((key) => key.endsWith('.m4s'))
}

function read(isSettled: boolean) {
  return readPublished(bucket.objects, ASSET, { filmSeconds: FILM_SECONDS, isSettled })
}
