import { describe, expect, it } from 'vitest'
import { readPresentation } from '../../../../transcoder/verify/read/read-presentation.ts'
import type { Resources } from '../../../../transcoder/verify/resources.ts'
import { verify } from '../../../../transcoder/verify/verify.ts'
import { liveFiles } from '../../../support/verify/good-live.ts'
import { ENTRY, vodFiles } from '../../../support/verify/good-vod.ts'
import { BASE, edit, memoryResources, putText } from '../../../support/verify/stream-files.ts'

const read = (files: Map<string, Uint8Array>, entry = ENTRY) =>
  readPresentation(memoryResources(files), BASE + entry)

describe('what is no stream', () => {
  it.each([
    { what: 'nothing', text: undefined, code: 'stream_unreachable' },
    { what: 'a page', text: '<!DOCTYPE html>', code: 'stream_not_hls' },
    { what: 'an empty file', text: '', code: 'stream_not_hls' },
  ])('$what is an error and no report', async ({ text, code }) => {
    const files = new Map<string, Uint8Array>()
    if (text !== undefined) files.set(ENTRY, new TextEncoder().encode(text))
    await expect(read(files)).rejects.toMatchObject({ code })
  })
})

it('what was stopped is no report', async () => {
  const signal = AbortSignal.abort()
  const resources = memoryResources(vodFiles())
  await expect(verify(resources, BASE + ENTRY, { signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
})

it('a playlist that two variants and a group name is read once', async () => {
  const files = vodFiles()
  edit(files, ENTRY, (text) => text.replace('middle/index', 'high/index'))
  const asked: string[] = []
  const inner = memoryResources(files)
  const resources: Resources = {
    get: (uri, wanted) => {
      asked.push(uri)
      return inner.get(uri, wanted)
    },
  }
  const { multivariant } = await readPresentation(resources, BASE + ENTRY)
  expect(asked.filter((uri) => uri.endsWith('high/index.m3u8'))).toHaveLength(1)
  expect(asked.filter((uri) => uri.endsWith('high/init.mp4'))).toHaveLength(2)
  expect(multivariant?.variants[0]?.playlist).toBe(multivariant?.variants[1]?.playlist)
})

it('few segments are asked for at a time, however many there are', async () => {
  const inner = memoryResources(liveFiles())
  let [atOnce, most] = [0, 0]
  const resources: Resources = {
    get: async (uri, wanted) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise((resolve) => setTimeout(resolve, 0))
      const answer = await inner.get(uri, wanted)
      atOnce -= 1
      return answer
    },
  }
  const { media } = await readPresentation(resources, BASE + ENTRY)
  expect(media[0]?.segments).toHaveLength(150)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
})

it('a segment that is longer than we read breaks no rule', async () => {
  const inner = memoryResources(vodFiles())
  const resources: Resources = {
    get: async (uri, wanted) =>
      uri.endsWith('low/2.m4s') && wanted.range === undefined
        ? { ok: false, reason: 'it is longer than we read', isOurLimit: true }
        : inner.get(uri, wanted),
  }
  const { failed, warned } = await verify(resources, BASE + ENTRY)
  expect({ failed, warned }).toEqual({ failed: 0, warned: 0 })
})

it('gaps are not asked for', async () => {
  const files = vodFiles()
  files.delete('low/2.m4s')
  edit(files, 'low/index.m3u8', (text) => text.replace(/(1\.m4s\n)/, '$1#EXT-X-GAP\n'))
  edit(files, 'low/iframes.m3u8', (text) => text.replace(/#EXTINF.*\n.*\n2\.m4s\n/g, ''))
  const { rules } = await verify(memoryResources(files), BASE + ENTRY)
  expect(rules.find(({ id }) => id === 'RFC 8216bis 6.2.1')?.verdict).toBe('pass')
})

it('variables of the entry, of its query and of itself are put into URIs', async () => {
  const files = vodFiles()
  edit(files, ENTRY, (text) =>
    text
      .replace(
        '#EXTM3U',
        '#EXTM3U\n#EXT-X-VERSION:11\n#EXT-X-DEFINE:NAME="dir",VALUE="low"\n#EXT-X-DEFINE:QUERYPARAM="list"',
      )
      .replace('low/index.m3u8', '{$dir}/{$list}.m3u8'),
  )
  edit(files, 'low/index.m3u8', (text) =>
    text
      .replace('VERSION:6', 'VERSION:8')
      .replace('#EXT-X-MAP', '#EXT-X-DEFINE:IMPORT="dir"\n#EXT-X-MAP')
      .replace('"init.mp4"', '"../{$dir}/init.mp4"'),
  )
  const { failed, warned } = await verify(memoryResources(files), `${BASE + ENTRY}?list=index`)
  expect({ failed, warned }).toEqual({ failed: 0, warned: 0 })
})

it('a multivariant playlist in place of a media playlist is not followed', async () => {
  const files = vodFiles()
  files.set('low/index.m3u8', files.get(ENTRY) ?? new Uint8Array())
  const { rules } = await verify(memoryResources(files), BASE + ENTRY)
  expect(rules.find(({ id }) => id === 'RFC 8216bis 4')?.evidence).toEqual([
    { where: 'low/index.m3u8', expected: 'a media playlist', seen: 'a multivariant playlist' },
  ])
})

it('no token comes into a report, wherever it stands', async () => {
  const files = vodFiles()
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2UiOiJwbGF5In0.c2lnbmF0dXJl'
  const inner = memoryResources(files)
  edit(files, ENTRY, (text) => text.replace('low/index.m3u8', `/s/${token}/films/x/low/index.m3u8`))
  edit(files, 'low/index.m3u8', (text) => text.replace('2.m4s', `3.m4s?token=${token}`))
  putText(files, 'high/index.m3u8', ['<html>'])
  const resources: Resources = {
    get: (uri, wanted) => inner.get(uri.replace(`/s/${token}`, ''), wanted),
  }
  const report = JSON.stringify(await verify(resources, `${BASE + ENTRY}?token=${token}`))
  expect(report).toContain('low/3.m4s')
  expect(report).toContain('high/index.m3u8')
  expect(report).not.toContain('eyJ')
})
