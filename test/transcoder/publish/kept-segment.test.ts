import { expect, test } from 'vitest'
import { FragmentReader } from '../../../transcoder/mp4/fragment-reader.ts'
import { encryptSegment, newContentKey } from '../../../transcoder/package/aes-128.ts'
import { keepStored } from '../../../transcoder/publish/kept-segment.ts'
import { type Segment, Segmenter } from '../../../transcoder/segmenter.ts'
import { AVC_ENTRY, bytes, fragmentOf, initOf, type SampleSpec } from '../mp4/sample-stream.ts'

const INIT = initOf({ handler: 'vide', timescale: 25, entry: AVC_ENTRY })

/** Pictures of one size, the first of them an IDR picture. */
function pictures(count: number, size: number): SampleSpec[] {
  return Array.from({ length: count }, (_, index) => ({
    duration: 1,
    data: new Uint8Array(size).fill(index),
    flags: index === 0 ? 0 : 0x10000,
  }))
}

function segmentOf(...fragments: readonly Uint8Array[]) {
  const reader = new FragmentReader()
  const [first] = reader.push(INIT)
  if (first?.type !== 'init') throw new Error('no init segment')
  const grid = { segmentSeconds: 100, firstSegmentSeconds: 100 }
  const segmenter = new Segmenter(first.init, grid)
  for (const fragment of fragments) {
    const [event] = reader.push(fragment)
    if (event?.type === 'fragment') segmenter.push(event.fragment)
  }
  return { init: first.init, segment: segmenter.end() as Segment }
}

const ours = segmentOf(fragmentOf(0, pictures(50, 9)), fragmentOf(50, pictures(50, 9)))
const { init, segment: theirs } = segmentOf(
  fragmentOf(0, pictures(50, 20)),
  fragmentOf(50, pictures(50, 7)),
)
const stored = Uint8Array.from(theirs.bytes)

test('the same frames in other bytes take the place of those that were encoded', async () => {
  expect(await keepStored(stored, ours.segment, { init, key: undefined })).toEqual(theirs)
})

test('what is encrypted is opened first', async () => {
  const key = await newContentKey()
  const encrypted = await encryptSegment(stored, key, 1)
  expect(await keepStored(encrypted, ours.segment, { init, key })).toEqual(theirs)
})

test.each([
  ['other times', segmentOf(fragmentOf(1, pictures(50, 9)), fragmentOf(51, pictures(50, 9)))],
  ['fewer pictures', segmentOf(fragmentOf(0, pictures(50, 9)), fragmentOf(50, pictures(49, 9)))],
  ['other groups of pictures', segmentOf(fragmentOf(0, pictures(100, 9)))],
])('%s are not the same segment', async (_, { segment }) => {
  const bytes = Uint8Array.from(segment.bytes)
  await expect(keepStored(bytes, ours.segment, { init, key: undefined })).rejects.toMatchObject({
    code: 'kept_mismatch',
    cure: 'run the same command with --fresh',
  })
})

test.each([
  ['cut off', stored.slice(0, -3)],
  ['no media', bytes(1, 2, 3)],
])('what is %s is told of', async (_, damaged) => {
  await expect(keepStored(damaged, ours.segment, { init, key: undefined })).rejects.toMatchObject({
    code: 'kept_mismatch',
  })
})

test('what another key has encrypted is told of', async () => {
  const encrypted = await encryptSegment(stored, await newContentKey(), 1)
  const key = await newContentKey()
  await expect(keepStored(encrypted, ours.segment, { init, key })).rejects.toMatchObject({
    code: 'kept_mismatch',
  })
})
