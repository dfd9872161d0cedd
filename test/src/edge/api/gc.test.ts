import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { collectGarbage, type GarbageRequest } from '../../../../src/edge/collect-garbage.ts'
import type { PurgeOutcome } from '../../../../src/edge/purge-cache.ts'
import { apiClient } from '../../../support/api-client.ts'
import { publish, put, VERSION } from '../../../support/edge-fixtures.ts'

const OLD = '_v00000000000000aa'
const HOUR = 3600
const DAY = 24 * HOUR
const { call } = apiClient()

async function keys(prefix = ''): Promise<string[]> {
  const { objects } = await env.BUCKET.list({ prefix })
  return objects.map(({ key }) => key)
}

async function putVersion(asset: string, version = OLD, objects = 2) {
  const names = Array.from(
    { length: objects },
    (_, at) => `v/${String(at + 1).padStart(5, '0')}.m4s`,
  )
  await Promise.all(names.map((name) => put(`${asset}/${version}/${name}`, 'bytes')))
}

/** R2 dates objects by its own clock, so it is the Worker's that goes on. */
function later(seconds: number) {
  vi.setSystemTime(Date.now() + seconds * 1000)
}

const gc = async (body: object = {}) =>
  (await call('/api/gc', { body })).answer as unknown as Answer

interface Answer {
  readonly removed: readonly { asset: string; version: string; objects: number; reason: string }[]
  readonly kept: Record<string, number>
  readonly cursor: string | null
}

const told = ({ removed }: Pick<Answer, 'removed'>) =>
  removed.map(({ asset, version, objects, reason }) => [asset, version, objects, reason])

/** A bucket in which something happens at the first call of a method that a test is true for. */
function interrupted(
  method: 'delete' | 'get' | 'list',
  isMeant: (argument: unknown, calls: number) => boolean,
  act: () => Promise<unknown>,
): R2Bucket {
  let [calls, isOver] = [0, false]
  return new Proxy(env.BUCKET, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        if (name === method && !isOver) {
          calls += 1
          isOver = isMeant(args[0], calls)
          if (isOver) await act()
        }
        return value.apply(target, args)
      }
    },
  })
}

/** A bucket whose pages are as short as that. */
function inPages(limit: number, bucket: R2Bucket = env.BUCKET): R2Bucket {
  return new Proxy(bucket, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) =>
        name === 'list'
          ? value.call(target, { ...Object(args[0]), limit })
          : value.apply(target, args)
    },
  })
}

const request = (more: Partial<GarbageRequest> = {}): GarbageRequest => ({
  prefix: '',
  after: '',
  isDryRun: false,
  limits: { now: Math.floor(Date.now() / 1000), graceSeconds: DAY, maxSessionSeconds: DAY },
  ...more,
})

beforeEach(async () => {
  let all = await keys()
  while (all.length > 0) {
    await env.BUCKET.delete(all)
    all = await keys()
  }
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('POST /api/gc', () => {
  it('removes what was superseded, never finished or left by an asset that is gone, and nothing else', async () => {
    await putVersion('films/one')
    await publish('films/one')
    await publish('films/one/part')
    await putVersion('films/tried')
    await put(
      '_sluice/assets/films/tried.json',
      JSON.stringify({
        schema: 1,
        asset: 'films/tried',
        title: '',
        status: 'processing',
        version: OLD,
        durationSeconds: 1,
        renditions: [],
        images: {},
      }),
    )
    await putVersion('gone')
    const foreign = ['shows/master.m3u8', 'shows/360p/1.ts', '_v00000000000000aa/top.ts']
    const alike = [
      '_vacation/1.ts',
      '_v00000000000000AA/1.ts',
      '_v00000000000000aab/1.ts',
      '_v00000000000000aa',
    ]
    for (const key of [
      ...foreign,
      ...alike.map((name) => `films/one/${name}`),
      'Films/_v00000000000000aa/1.ts',
    ]) {
      await put(key, 'x')
    }
    const before = await keys()
    later(3 * DAY)
    const dry = await gc({ dry_run: true })
    expect(await keys()).toEqual(before)
    const answer = await gc()
    expect(told(answer)).toEqual([
      ['films/one', OLD, 2, 'superseded'],
      ['films/tried', OLD, 2, 'unfinished'],
      ['gone', OLD, 2, 'orphaned'],
    ])
    expect(answer).toEqual({ ...dry, dry_run: false })
    expect(answer.removed[0]).toMatchObject({
      bytes: 10,
      newest_at: expect.stringMatching(/^20.*Z$/),
    })
    expect(answer.kept).toEqual({
      published: 2,
      recorded: 0,
      unreadable: 0,
      encoding: 0,
      in_use: 0,
      young: 0,
    })
    expect(answer.cursor).toBeNull()
    const isGone = (key: string) =>
      /^(films\/one|films\/tried|gone)\/_v00000000000000aa\/v\//.test(key)
    expect(await keys()).toEqual(before.filter((key) => !isGone(key)))
    expect(told(await gc())).toEqual([])
  })

  it('keeps what sessions may play, and what may still be written', async () => {
    await putVersion('films/one')
    await publish('films/one')
    await putVersion('films/two')
    later(23 * HOUR)
    expect((await gc()).kept).toMatchObject({ published: 1, in_use: 1, young: 1 })
    later(HOUR + 60)
    expect(told(await gc())).toEqual([['films/two', OLD, 2, 'orphaned']])
    later(HOUR - 120)
    expect((await gc()).kept).toMatchObject({ published: 1, in_use: 1 })
    later(120)
    expect(told(await gc())).toEqual([['films/one', OLD, 2, 'superseded']])
  })

  it('goes by the longest session that is configured', async () => {
    await putVersion('films/one')
    await publish('films/one')
    later(2 * DAY)
    const variables = { MAX_SESSION_SECONDS: String(3 * DAY) }
    const { answer } = await apiClient({ variables }).call('/api/gc', { body: {} })
    expect(answer.kept).toMatchObject({ in_use: 1 })
  })

  it('keeps what a pointer names that is not the playlist, and all where one cannot be read', async () => {
    await putVersion('films/one')
    await put('films/one/manifest.mpd', `<MPD><BaseURL>${OLD}/</BaseURL></MPD>`)
    await putVersion('films/two')
    const packed = { httpMetadata: { contentEncoding: 'gzip' } }
    await env.BUCKET.put('films/two/master.m3u8', 'packed', packed)
    await putVersion('films/three')
    await put('_sluice/assets/films/three.json', '{"schema": 2}')
    later(9 * DAY)
    expect(await gc()).toMatchObject({ removed: [], kept: { published: 1, unreadable: 2 } })
  })

  it('takes names that begin with the prefix, and what lies below them', async () => {
    const names = ['film', 'films', 'films/a', 'films/ab', 'films/a/b', 'films/b', 'films-x/a']
    for (const name of names) await putVersion(name, OLD, 1)
    later(2 * DAY)
    const found = async (prefix: string) =>
      (await gc({ prefix, dry_run: true })).removed.map(({ asset }) => asset).toSorted()
    expect(await found('films/a')).toEqual(['films/a', 'films/a/b', 'films/ab'])
    expect(await found('films/')).toEqual(['films/a', 'films/a/b', 'films/ab', 'films/b'])
    expect(await found('films')).toEqual(names.slice(1).toSorted())
    expect(await found('')).toEqual(names.toSorted())
    for (const none of ['none', '_sluice/', 'films/a/_v']) expect(await found(none)).toEqual([])
  })

  it.each([
    [{ older_than_seconds: 3599 }, /older_than_seconds: at least 3600 s/],
    [{ older_than_seconds: 'a day' }, /older_than_seconds/],
    [{ dryrun: true }, /dryrun/],
    [{ prefix: 1 }, /prefix/],
  ])('%j is refused', async (body, detail) => {
    const { status, answer } = await call('/api/gc', { body })
    expect([status, answer.code]).toEqual([400, 'request_invalid'])
    expect(answer.detail).toMatch(detail)
  })

  it('purges what it removed something of, at once', async () => {
    const purged: string[][] = []
    let outcome: PurgeOutcome | Error = 'purged'
    const purge = async (...assets: string[]) => {
      purged.push(assets)
      if (outcome instanceof Error) throw outcome
      return outcome
    }
    const unpurged = async (more = {}) => {
      for (const name of ['films/one', 'films/two']) await putVersion(name)
      vi.setSystemTime(Date.now() + 2 * DAY * 1000)
      const { answer } = await apiClient({ purge }).call('/api/gc', { body: more })
      vi.useRealTimers()
      vi.useFakeTimers({ toFake: ['Date'] })
      return answer.unpurged
    }
    expect(await unpurged({ dry_run: true })).toEqual([])
    expect(purged).toEqual([])
    expect(await unpurged()).toEqual([])
    expect(purged).toEqual([['films/one', 'films/two']])
    outcome = 'absent'
    expect(await unpurged()).toEqual([])
    outcome = 'refused'
    expect(await unpurged()).toEqual(['films/one', 'films/two'])
    outcome = new Error('no cache to speak of')
    expect(await unpurged()).toEqual(['films/one', 'films/two'])
  })
})

describe('a call does a bounded piece of work', () => {
  /** Calls until all is done, with little to spend each time. */
  async function inPieces(
    operations: number,
    more: Partial<GarbageRequest> = {},
    bucket = env.BUCKET,
  ) {
    const answers: Awaited<ReturnType<typeof collectGarbage>>[] = []
    let after: string | undefined = ''
    while (after !== undefined) {
      const answer: Awaited<ReturnType<typeof collectGarbage>> = await collectGarbage(
        bucket,
        request({ ...more, after }),
        operations,
      )
      answers.push(answer)
      after = answer.next
      expect(answers.length).toBeLessThan(200)
    }
    const sum = (reason: 'published' | 'young') =>
      answers.reduce((total, { kept }) => total + kept[reason], 0)
    return {
      calls: answers.length,
      removed: answers.flatMap(({ removed }) => removed),
      published: sum('published'),
      young: sum('young'),
    }
  }

  it('and meets every version once, wherever it is broken off', async () => {
    const names = ['a', 'a-b', 'a/b', 'a/b/c', 'a0', 'b/c/d', 'b/x', 'zz']
    for (const name of names) {
      await put(`${name}/master.m3u8`, VERSION)
      for (const version of ['_v0000000000000001', OLD, VERSION]) await putVersion(name, version, 1)
      for (const other of ['A/1.ts', '0.ts', 'z.ts', 'ä.ts', '_w/1.ts'])
        await put(`${name}/${other}`, 'x')
    }
    later(3 * DAY)
    const whole = await inPieces(1000, { isDryRun: true })
    expect(whole).toMatchObject({ calls: 1, published: names.length, young: 0 })
    expect(whole.removed).toHaveLength(2 * names.length)
    for (const operations of [1, 3, 8]) {
      const { calls, ...rest } = await inPieces(operations, { isDryRun: true })
      expect(calls).toBeGreaterThan(1)
      expect({ ...rest, calls: 1 }).toEqual(whole)
    }
    const { removed, published } = await inPieces(4)
    expect([removed.length, published]).toEqual([2 * names.length, names.length])
    expect((await keys()).filter((key) => /\/_v/.test(key))).toHaveLength(names.length)
  }, 60_000)

  it('also of a version that one call cannot take whole, and of a folder that fills many pages', async () => {
    for (let at = 0; at < 9; at++) await put(`foreign/${at}.ts`, 'x')
    await putVersion('films/one', OLD, 5)
    later(2 * DAY)
    const { calls, removed } = await inPieces(1, {}, inPages(2))
    expect(calls).toBe(9)
    expect(removed.map(({ objects, bytes, reason }) => [objects, bytes, reason])).toEqual([
      [2, 10, 'orphaned'],
      [2, 10, 'orphaned'],
      [1, 5, 'orphaned'],
    ])
    expect(await keys('films/')).toEqual([])
  })

  it('and lists no object of a version that a pointer names, nor what an earlier call listed', async () => {
    for (const name of ['a', 'a-b', 'b']) await publish(name)
    later(9 * DAY)
    const listedFrom = async (after: string) => {
      const listed: unknown[] = []
      const note = (options: unknown) => {
        listed.push((options as R2ListOptions).prefix)
        return false
      }
      await collectGarbage(
        interrupted('list', note, async () => undefined),
        request({ after }),
      )
      return listed
    }
    expect(await listedFrom('')).toEqual(['', 'a-b/', 'a/', 'b/'])
    expect(await listedFrom(`a/${VERSION}/`)).toEqual(['', 'a/', 'b/'])
  })
})

describe('what happens between the look and the removal', () => {
  const asset = 'films/one'
  const pointer = `${asset}/master.m3u8`
  const isSecond = (wanted: string) => {
    let seen = 0
    return (key: unknown) => key === wanted && ++seen === 2
  }

  it('a publication keeps the version whole', async () => {
    await putVersion(asset)
    later(2 * DAY)
    const bucket = interrupted('get', isSecond(pointer), () => put(pointer, `${OLD}/v/index.m3u8`))
    expect(await collectGarbage(bucket, request())).toMatchObject({
      removed: [],
      kept: { published: 1 },
    })
    expect(await keys(`${asset}/${OLD}/`)).toHaveLength(2)
  })

  it('a pointer that moved keeps it for the sessions of what it named before', async () => {
    await putVersion(asset)
    later(2 * DAY)
    const later2 = request({ limits: { ...request().limits, maxSessionSeconds: 9 * DAY } })
    const bucket = interrupted('get', isSecond(pointer), () =>
      put(pointer, `${VERSION}/v/index.m3u8`),
    )
    expect(await collectGarbage(bucket, later2)).toMatchObject({ removed: [], kept: { in_use: 1 } })
  })

  it('a run that goes on with it keeps the rest', async () => {
    await putVersion(asset, OLD, 4)
    const prefix = `${asset}/${OLD}/`
    const { objects } = await env.BUCKET.list({ prefix })
    const newest = Math.max(...objects.map(({ uploaded }) => uploaded.getTime()))
    // Everything is just old enough, and nothing that is written from now on.
    const limits = { now: newest / 1000 + HOUR, graceSeconds: HOUR, maxSessionSeconds: DAY }
    let pages = 0
    const isFourth = (options: unknown) =>
      (options as R2ListOptions).prefix === prefix && ++pages === 4
    const bucket = interrupted('list', isFourth, () => put(`${prefix}new.m4s`, 'x'))
    const { removed, kept, next } = await collectGarbage(inPages(2, bucket), request({ limits }))
    expect(removed.map(({ objects }) => objects)).toEqual([2])
    expect([kept.young, next]).toEqual([1, undefined])
    const left = ['new.m4s', 'v/00003.m4s', 'v/00004.m4s']
    expect(await keys(prefix)).toEqual(left.map((name) => prefix + name))
  })

  it('where the storage stays away, what is gone is told, and the rest goes on from there', async () => {
    for (const name of ['a', 'b']) await putVersion(name)
    later(2 * DAY)
    const down = async () => {
      throw new Error('delete: not now (10043)')
    }
    const fails = (isMeant: (gone: unknown) => boolean) =>
      new Proxy(env.BUCKET, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name)
          if (typeof value !== 'function') return value
          return (...args: unknown[]) =>
            name === 'delete' && isMeant(args[0]) ? down() : value.apply(target, args)
        },
      })
    const ofB = (gone: unknown) => String(gone).includes('b/')
    const first = await collectGarbage(fails(ofB), request())
    expect([told(first), first.next]).toEqual([[['a', OLD, 2, 'orphaned']], `a/${OLD}/`])
    const again = request({ after: first.next ?? '' })
    await expect(collectGarbage(fails(ofB), again)).rejects.toMatchObject({
      code: 'storage_unavailable',
    })
    expect(told(await collectGarbage(env.BUCKET, again))).toEqual([['b', OLD, 2, 'orphaned']])
    expect(await keys()).toEqual([])
  })
})
