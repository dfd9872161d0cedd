import { expect, it } from 'vitest'
import type { Store } from '../../../../transcoder/store/store.ts'
import { storeResources, storeUri } from '../../../../transcoder/verify/store-resources.ts'
import { verify } from '../../../../transcoder/verify/verify.ts'
import { ENTRY, vodFiles } from '../../../support/verify/good-vod.ts'
import type { StreamFiles } from '../../../support/verify/stream-files.ts'

const FOLDER = 'films/my film, 100%'

function storeOf(files: StreamFiles, asked: string[] = []): Store {
  return {
    description: 'a map',
    get: async (key) => {
      asked.push(key)
      const bytes = files.get(key.slice(FOLDER.length + 1))?.slice()
      return bytes && { bytes, tag: 'any' }
    },
    put: async () => {},
    putIf: async () => 'any',
    list: async () => [],
    delete: async () => {},
  }
}

it('a stream is looked at where it is stored, before its pointer is written', async () => {
  const files = vodFiles()
  const pointer = files.get(ENTRY) ?? new Uint8Array()
  files.delete(ENTRY)
  const key = `${FOLDER}/${ENTRY}`
  const resources = storeResources(storeOf(files), new Map([[key, pointer]]))
  const { failed, warned, rules } = await verify(resources, storeUri(key))
  expect({ failed, warned }).toEqual({ failed: 0, warned: 0 })
  const unsent = rules.filter(({ reason }) => reason === 'nothing was sent over HTTP')
  expect(unsent.map(({ id }) => id)).toEqual([
    'Apple 10.1',
    'Apple 10.4',
    'Apple 8.18',
    'RFC 9110 14.2',
    'Apple 11',
  ])
})

it('ranges of one object are cut from what was read once', async () => {
  const asked: string[] = []
  const resources = storeResources(storeOf(vodFiles(), asked))
  const uri = storeUri(`${FOLDER}/low/1.m4s`)
  for (const offset of [0, 10, 20]) {
    const answer = await resources.get(uri, { maxBytes: 100, range: { offset, length: 10 } })
    expect(answer.ok && answer.bytes.length).toBe(10)
  }
  expect(asked).toEqual([`${FOLDER}/low/1.m4s`])
})

it('what is not written yet, or will go, hides what is there', async () => {
  const key = `${FOLDER}/manifest.mpd`
  const resources = storeResources(storeOf(vodFiles()), new Map([[key, undefined]]))
  const { rules } = await verify(resources, storeUri(`${FOLDER}/${ENTRY}`))
  const reasons = rules.filter(({ id }) => id.startsWith('ISO 23009')).map(({ reason }) => reason)
  expect(new Set(reasons)).toEqual(new Set(['there is no manifest.mpd beside the playlist']))
})

it('what is not there, or elsewhere, is said to be', async () => {
  const resources = storeResources(storeOf(new Map()))
  expect(await resources.get(storeUri('a'), { maxBytes: 1 })).toEqual({
    ok: false,
    reason: 'no such object',
  })
  expect(await resources.get('https://a.example/', { maxBytes: 1 })).toMatchObject({
    ok: false,
    isOurLimit: true,
  })
})
