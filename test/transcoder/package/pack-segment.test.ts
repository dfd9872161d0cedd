import { createDecipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { newContentKey } from '../../../transcoder/package/aes-128.ts'
import { packSegment } from '../../../transcoder/package/pack-segment.ts'
import type { Segment } from '../../../transcoder/segmenter.ts'

function segment(number: number): Segment {
  const bytes = crypto.getRandomValues(new Uint8Array(1000))
  const fragments = [
    { offset: 0, byteLength: 600, durationSeconds: 2, firstSampleEnd: 150 },
    { offset: 600, byteLength: 400, durationSeconds: 1.5, firstSampleEnd: 90 },
  ]
  return { number, startSeconds: (number - 1) * 3.5, durationSeconds: 3.5, bytes, fragments }
}

/** Node's own AES, as a player that knows RFC 8216bis 5.2 would use it. */
function decrypt(bytes: Uint8Array, key: Uint8Array, sequence: number): Buffer {
  const iv = Buffer.alloc(16)
  iv.writeUInt32BE(sequence, 12)
  const decipher = createDecipheriv('aes-128-cbc', key, iv)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

test('a segment goes out as it is, and its I-frames are places in it', async () => {
  const one = segment(3)
  const { objects, stored } = await packSegment(one, { kind: 'video', key: undefined }, 0)
  expect(objects).toEqual([{ name: '00003.m4s', bytes: one.bytes }])
  expect(stored).toEqual({
    number: 3,
    startSeconds: 7,
    durationSeconds: 3.5,
    byteLength: 1000,
    iframes: [
      { name: '00003.m4s', offset: 0, byteLength: 150, durationSeconds: 2 },
      { name: '00003.m4s', offset: 600, byteLength: 90, durationSeconds: 1.5 },
    ],
  })
})

test('sound has no I-frames', async () => {
  expect(
    (await packSegment(segment(1), { kind: 'audio', key: undefined }, 0)).stored.iframes,
  ).toEqual([])
  const { objects } = await packSegment(
    segment(1),
    { kind: 'audio', key: await newContentKey() },
    0,
  )
  expect(objects.map(({ name }) => name)).toEqual(['00001.m4s'])
})

test('an encrypted segment is decrypted by its number, its I-frames by theirs', async () => {
  const key = await newContentKey()
  let sequence = 0
  for (const one of [segment(1), segment(2)]) {
    const { objects, stored } = await packSegment(one, { kind: 'video', key }, sequence)
    const [media, iframes] = objects
    expect(stored.byteLength).toBe(1008)
    expect(decrypt(media?.bytes ?? new Uint8Array(), key.bytes, one.number)).toEqual(
      Buffer.from(one.bytes),
    )
    expect(iframes?.name).toBe(`i0000${one.number}.m4s`)
    for (const [at, { name, offset, byteLength }] of stored.iframes.entries()) {
      sequence += 1
      const part = iframes?.bytes.subarray(offset, offset + byteLength) ?? new Uint8Array()
      const { offset: from = 0, firstSampleEnd = 0 } = one.fragments[at] ?? {}
      expect(name).toBe(iframes?.name)
      expect(decrypt(part, key.bytes, sequence)).toEqual(
        Buffer.from(one.bytes.subarray(from, from + firstSampleEnd)),
      )
    }
  }
})

test('no two keys are alike', async () => {
  expect((await newContentKey()).bytes).not.toEqual((await newContentKey()).bytes)
})
