import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { TranscoderError } from '../../../transcoder/errors.ts'
import { seededFaults } from '../../support/faults.ts'
import { hasNoFfmpeg } from '../../support/ffmpeg.ts'
import { readPublished } from '../../support/published.ts'
import {
  attempt,
  type Outcome,
  onStages,
  openStage,
  type RunOptions,
  type Stage,
} from '../../support/publishing-stage.ts'
import { ASSET, FILM_SECONDS, type RecordedFilm, recordFilm } from '../../support/recorded-film.ts'

/** `SLUICE_FAULTS=all` lets them meet more often. */
const isAll = process.env.SLUICE_FAULTS === 'all'
const ROUNDS = isAll ? 8 : 1
const LIMIT = { timeout: isAll ? 900_000 : 120_000 }
const first = await openStage()
const stages = [first, ...(await Promise.all(Array.from({ length: 7 }, openStage)))]

type Choices = Partial<RunOptions>

const OTHER: Choices = { segmentSeconds: 6 }
const SECRET: Choices = { isEncrypted: true }
const LIVE: Choices = { isLivePublished: true }

/** What the two of them publish, and over what. */
const MEETINGS: readonly {
  readonly what: string
  readonly isOverOld: boolean
  readonly two: readonly [Choices, Choices]
}[] = [
  { what: 'the same, new', isOverOld: false, two: [{}, {}] },
  { what: 'the same, new and encrypted', isOverOld: false, two: [SECRET, SECRET] },
  { what: 'the same, over an old version', isOverOld: true, two: [{}, {}] },
  { what: 'the same, live over an old version', isOverOld: true, two: [LIVE, LIVE] },
  { what: 'the same, one of them live', isOverOld: true, two: [LIVE, {}] },
  { what: 'another, new', isOverOld: false, two: [{}, OTHER] },
  { what: 'another, over an old version', isOverOld: true, two: [{}, OTHER] },
  {
    what: 'another, live over an old version',
    isOverOld: true,
    two: [LIVE, { ...OTHER, ...LIVE }],
  },
  { what: 'another, one of them live', isOverOld: true, two: [LIVE, OTHER] },
]

describe.skipIf(hasNoFfmpeg)('of two who publish an asset at once', () => {
  let film: RecordedFilm
  let count = 0

  beforeAll(async () => {
    film = await recordFilm(first)
  })

  /** Both have seen the same before either of them writes. */
  async function meet(stage: Stage, two: readonly [Choices, Choices], seed: number) {
    const faults = seededFaults(seed, { delay: 0.5 })
    stage.proxy.decide = (request) => (request.method === 'PUT' ? faults(request) : undefined)
    let planned = 0
    const both = Promise.withResolvers<void>()
    const onEvent: RunOptions['onEvent'] = ({ type }) => {
      if (type === 'planned') planned += 1
      if (planned === 2) both.resolve()
    }
    const outcomes = two.map(async (more, index) => {
      const lateMs = randomOf(seed, index) * (index === seed % 2 ? 3000 : 300)
      const after = both.promise.then(() => sleep(lateMs))
      const playMs = randomOf(seed, index + 2) * 1500
      const playback = { playMs, take: seed + index, after }
      return attempt(stage, await film.options({ ...more, onEvent }, playback))
    })
    const [one, other] = await Promise.all(outcomes)
    while (stage.proxy.underWay.now > 0) await sleep(1)
    return [one, other] as const
  }

  const rounds = MEETINGS.flatMap((meeting, index) =>
    Array.from({ length: ROUNDS }, (_, round) => ({ ...meeting, seed: index + round * 31 })),
  )

  test(`one is published and the other is told, ${rounds.length} times`, LIMIT, async () => {
    await onStages(stages, rounds, async (stage, { what, isOverOld, two, seed }) => {
      stage.reset(isOverOld ? film.old : new Map())
      const outcomes = await meet(stage, two, seed)
      judge(stage, outcomes, `${what}, seed ${seed}`)
      count += 1
    })
    process.stdout.write(`two publishers: ${count} times, each time one of them published\n`)
  })
})

type Ending = Pick<Outcome, 'result' | 'error'> | undefined

function judge(stage: Stage, outcomes: readonly [Ending, Ending], told: string): void {
  const said = outcomes.map(describeEnding)
  const isTold = ['isNew: false', 'publish_conflict']
  expect(said, `${told} ${String(outcomes[0]?.error ?? outcomes[1]?.error)}`).toContain(
    'isNew: true',
  )
  const others = said.toSpliced(said.indexOf('isNew: true'), 1)
  expect(isTold, `${told}: ${said}`).toContain(others[0])
  const winner = outcomes.find((each) => each?.result?.isNew)
  const published = readPublished(stage.bucket.objects, ASSET, {
    filmSeconds: FILM_SECONDS,
    isSettled: true,
  })
  expect(published, told).toEqual({
    status: 'ready',
    version: winner?.result?.record.version,
    isWhole: true,
  })
  expect(stage.offences.join('; '), told).toBe('')
}

function describeEnding(ending: Ending): string {
  if (ending?.result) return `isNew: ${ending.result.isNew}`
  return ending?.error instanceof TranscoderError ? ending.error.code : String(ending?.error)
}

/** From 0 up to 1. */
function randomOf(seed: number, index: number): number {
  return ((seed * 4 + index) * 0.61803398875) % 1
}
