import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { collectGarbage, garbageReport, readQuestion } from '../../../scripts/support/garbage.ts'

const version = (asset: string, more: object = {}) => ({
  asset,
  version: '_v00000000000000aa',
  objects: 400,
  bytes: 1_200_000_000,
  newest_at: '2026-11-01T12:30:00.000Z',
  reason: 'superseded',
  ...more,
})
const TABLE = [
  'asset      version             objects  size     newest            reason',
  'films/one  _v00000000000000aa  412      1.20 GB  2026-11-01 12:30  superseded',
  'films/two  _v00000000000000aa  1        1 kB     2026-11-01 12:30  unfinished',
]

describe('gc', () => {
  const asked: unknown[] = []
  let answers: object[] = []
  const server = createServer(async (request, response) => {
    asked.push([request.method, request.url, await json(request)])
    response.end(JSON.stringify(answers.shift()))
  })
  const target = () => ({
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'token',
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  beforeEach(() => {
    asked.length = 0
  })

  it('calls until all is done, and sums up what went in several calls', async () => {
    answers = [
      {
        removed: [version('films/one')],
        kept: { published: 2, young: 0 },
        unpurged: [],
        cursor: 'a',
      },
      {
        removed: [
          version('films/one', { objects: 12, bytes: 5 }),
          version('films/two', { objects: 1, bytes: 1, reason: 'unfinished' }),
        ],
        kept: { published: 1, young: 1 },
        unpurged: ['films/one', 'films/two'],
        cursor: 'b',
      },
      {
        removed: [],
        kept: { published: 0, young: 0, in_use: 1 },
        unpurged: ['films/two'],
        cursor: null,
      },
    ]
    const garbage = await collectGarbage(target(), { prefix: 'films/', dry_run: false })
    const body = { prefix: 'films/', dry_run: false }
    expect(asked).toEqual(
      [body, { ...body, cursor: 'a' }, { ...body, cursor: 'b' }].map((each) => [
        'POST',
        '/api/gc',
        each,
      ]),
    )
    expect(garbage.kept).toEqual({ published: 3, young: 1, in_use: 1 })
    expect(garbageReport(garbage).split('\n')).toEqual([
      ...TABLE,
      '',
      'removed 2 versions, 413 objects, 1.20 GB; kept 3 published, 1 young, 1 in use; the shared cache still has films/one, films/two, purge in a minute',
    ])
  })

  it('tells what it would remove', async () => {
    answers = [{ removed: [version('a', { bytes: 9 })], kept: {}, unpurged: [], cursor: null }]
    const garbage = await collectGarbage(target(), { prefix: '', dry_run: true })
    expect(garbageReport(garbage)).toMatch(/\n\nwould remove 1 version, 400 objects, 1 kB$/)
  })
})

describe('--older-than', () => {
  const question = (text?: string) =>
    readQuestion('films/', { 'older-than': text, 'dry-run': false })

  it('is a span of an hour or more, and the edge decides where it is left out', () => {
    const seconds = ['1h', '90m', '7d', '3600'].map((text) => question(text).older_than_seconds)
    expect(seconds).toEqual([3600, 5400, 604_800, 3600])
    expect(question()).toEqual({ prefix: 'films/', dry_run: false })
    for (const text of ['59m', '3599', '0h', '-1h', '1.5h', 'a day', '']) {
      expect(() => question(text)).toThrow(/--older-than/)
    }
  })
})
