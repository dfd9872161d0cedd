import { expect, it } from 'vitest'
import { type KnownSegments, PassingSegments } from '../../../transcoder/verify/passing-segments.ts'
import type { Resources } from '../../../transcoder/verify/resources.ts'
import { verify } from '../../../transcoder/verify/verify.ts'
import { ENTRY, GOOD, vodFiles } from '../../support/verify/good-vod.ts'
import { BASE, memoryResources, type StreamFiles } from '../../support/verify/stream-files.ts'

/** What was measured while files went by, initialization sections first. */
function passing(files: StreamFiles): PassingSegments {
  const segments = new PassingSegments()
  const isInit = (name: string) => name.endsWith('init.mp4')
  for (const name of [...files.keys()].sort((a, b) => Number(isInit(b)) - Number(isInit(a)))) {
    segments.take(BASE + name, files.get(name) ?? new Uint8Array())
  }
  return segments
}

function counting(files: StreamFiles, asked: string[]): Resources {
  const resources = memoryResources(files, (_, delivery) => delivery)
  return {
    get: (uri, wanted) => {
      asked.push(uri.slice(BASE.length))
      return resources.get(uri, wanted)
    },
  }
}

function factsOf(known: KnownSegments, uri = '', map = '') {
  return known.factsOf({ uri, range: undefined, map, isEncrypted: false })
}

function withoutDelivery(report: Awaited<ReturnType<typeof verify>>) {
  return report.rules.filter(({ id }) => !/^(?:Apple (?:8\.18|1[01]|10\.4)|RFC 9110)/.test(id))
}

it('segments that went by are judged as those that are fetched, and are not', async () => {
  const files = vodFiles()
  const asked: string[] = []
  const known = passing(files)
  const report = await verify(counting(files, asked), BASE + ENTRY, { known })
  expect(report.failed + report.warned).toBe(0)
  const read = await verify(memoryResources(files), BASE + ENTRY)
  expect(withoutDelivery(report)).toEqual(withoutDelivery(read))
  expect(asked.filter((name) => /\.m4s$/.test(name))).toEqual([])
})

it('what is wrong with them is seen all the same', async () => {
  const files = vodFiles()
  files.set('low/2.m4s', files.get('high/2.m4s') ?? new Uint8Array())
  const known = passing(files)
  const report = await verify(memoryResources(files), BASE + ENTRY, { known })
  const read = await verify(memoryResources(files), BASE + ENTRY)
  expect(read.failed).toBeGreaterThan(0)
  expect(withoutDelivery(report)).toEqual(withoutDelivery(read))
})

it('what is damaged is fetched, and so is what the store does not list', async () => {
  const { high, low } = GOOD.video
  if (high === undefined || low === undefined) throw new Error('the stream has both')
  const three = { high: { ...high, segments: 3 }, low: { ...low, segments: 3 } }
  const files = vodFiles({ ...GOOD, video: three })
  files.set('low/2.m4s', (files.get('low/2.m4s') ?? new Uint8Array()).subarray(0, 30))
  const segments = passing(files)
  const map = `${BASE}low/init.mp4`
  expect(factsOf(segments, `${BASE}low/2.m4s`, map)).toBeUndefined()
  const [first, second, third] = [1, 2, 3].map((number) => `${BASE}high/${number}.m4s`)
  const section = `${BASE}high/init.mp4`
  expect(factsOf(segments, second, section)?.byteLength).toBe(files.get('high/2.m4s')?.length)
  expect(factsOf(segments, second, map)).toBeUndefined()
  const all = [...files.keys()].map((name) => BASE + name)
  const stored = segments.restrictedTo(new Set(all))
  const isKnown = (from: KnownSegments, uri = '') => factsOf(from, uri, section) !== undefined
  expect([first, second, third].map((uri) => isKnown(stored, uri))).toEqual([false, true, false])
  const lost = segments.restrictedTo(new Set(all.filter((uri) => uri !== second)))
  expect(isKnown(lost, second)).toBe(false)
})
