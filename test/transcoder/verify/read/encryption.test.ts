import { expect, it } from 'vitest'
import type { Presentation } from '../../../../transcoder/verify/presentation.ts'
import { readPresentation } from '../../../../transcoder/verify/read/read-presentation.ts'
import { verify } from '../../../../transcoder/verify/verify.ts'
import { tsFiles } from '../../../support/verify/good-ts.ts'
import { ENTRY, vodFiles } from '../../../support/verify/good-vod.ts'
import {
  BASE,
  edit,
  memoryResources,
  type StreamFiles,
} from '../../../support/verify/stream-files.ts'

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index * 7)
const IV = '0x000102030405060708090a0b0c0d0e0f'

async function encrypt(bytes: Uint8Array, iv: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', KEY, 'AES-CBC', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, bytes.slice()))
}

const told = Uint8Array.from({ length: 16 }, (_, index) => index)
const counted = (sequence: number) => Uint8Array.of(...new Uint8Array(15), sequence)

/** The stream of transport streams, its pictures encrypted. */
async function encrypted(iv: string | undefined): Promise<StreamFiles> {
  const files = tsFiles()
  files.set('key.bin', KEY)
  for (const name of ['high', 'low']) {
    for (const number of [1, 2]) {
      const vector = iv === undefined ? counted(number + 9) : told
      files.set(
        `${name}/${number}.ts`,
        await encrypt(files.get(`${name}/${number}.ts`) ?? KEY, vector),
      )
    }
    files.delete(`${name}/iframes.m3u8`)
    const attribute = iv === undefined ? '' : `,IV=${iv}`
    edit(files, `${name}/index.m3u8`, (text) =>
      text.replace(
        '#EXTINF',
        `#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-KEY:METHOD=AES-128,URI="../key.bin"${attribute}\n#EXTINF`,
      ),
    )
  }
  edit(files, ENTRY, (text) => text.replace(/#EXT-X-I-FRAME.*\n/g, ''))
  return files
}

const broken = async (files: StreamFiles) => {
  const { rules } = await verify(memoryResources(files), BASE + ENTRY)
  return rules.flatMap(({ id, evidence }) =>
    evidence.slice(0, 1).map(({ where, seen }) => `${id} ${where} ${seen}`),
  )
}

it.each([IV, undefined])('AES-128 is decrypted, with the vector %s', async (iv) => {
  expect(await broken(await encrypted(iv))).toEqual(['Apple 6.1 master.m3u8 none'])
})

it('a wrong key is said to be one', async () => {
  const files = await encrypted(IV)
  files.set('key.bin', new Uint8Array(16))
  expect(await broken(files)).toContain(
    'RFC 8216bis 3 high/1.ts it cannot be decrypted by the key that is given',
  )
})

it.each([
  { what: 'missing', key: undefined, says: 'RFC 8216bis 6.2.1 key.bin HTTP 404' },
  {
    what: 'too long',
    key: new Uint8Array(17),
    says: 'RFC 8216bis 3 key.bin a key of 17 bytes in place of 16',
  },
])('a key that is $what', async ({ key, says }) => {
  const files = await encrypted(IV)
  files.delete('key.bin')
  if (key) files.set('key.bin', key)
  const all = await broken(files)
  expect(all).toContain(says)
  // Nothing is said of pictures that nobody has seen; their bit rates are known all the same.
  expect(all.filter((each) => each.includes('1.26') || each.includes('7.4'))).toEqual([])
})

it.each([
  { key: 'METHOD=AES-256-GCM,URI="../key.bin"', reason: 'it is encrypted by AES-256-GCM' },
  {
    key: 'METHOD=AES-128,URI="../key.bin",KEYFORMAT="com.example"',
    reason: 'it is encrypted for com.example',
  },
])('$key: $reason', async ({ key, reason }) => {
  const files = tsFiles()
  edit(files, 'low/index.m3u8', (text) =>
    text.replace('VERSION:3', 'VERSION:5').replace('#EXTINF', `#EXT-X-KEY:${key}\n#EXTINF`),
  )
  const presentation = await readPresentation(memoryResources(files), BASE + ENTRY)
  expect(statesOf(presentation, 'low/index.m3u8')).toEqual([
    `opaque: ${reason}`,
    `opaque: ${reason}`,
  ])
})

it('what has its samples encrypted is read by its headers', async () => {
  const files = vodFiles()
  edit(files, 'low/index.m3u8', (text) =>
    text.replace(
      '#EXT-X-MAP',
      '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://film",KEYFORMAT="com.apple.streamingkeydelivery"\n#EXT-X-MAP',
    ),
  )
  expect(await broken(files)).toEqual([])
})

it('METHOD=NONE ends encryption', async () => {
  const files = await encrypted(IV)
  const clear = tsFiles()
  files.set('low/2.ts', clear.get('low/2.ts') ?? KEY)
  edit(files, 'low/index.m3u8', (text) => text.replace(/(1\.ts\n)/, '$1#EXT-X-KEY:METHOD=NONE\n'))
  expect(await broken(files)).toEqual(['Apple 6.1 master.m3u8 none'])
})

function statesOf({ media }: Presentation, label: string): readonly string[] {
  const playlist = media.find((each) => each.label === label)
  return (playlist?.segments ?? []).map(({ measured }) =>
    'reason' in measured ? `${measured.state}: ${measured.reason}` : measured.state,
  )
}
