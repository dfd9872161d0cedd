import { expect, test } from 'vitest'
import { UploadQueue } from '../../../transcoder/publish/upload-queue.ts'

test('no more tasks run at once than allowed, and the next waits for a free place', async () => {
  const queue = new UploadQueue(2)
  const open: (() => void)[] = []
  const begin = () => queue.add(1, () => new Promise<void>((resolve) => open.push(resolve)))
  await begin()
  await begin()
  let hasBegun = false
  const third = begin().then(() => {
    hasBegun = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect([open.length, hasBegun]).toEqual([2, false])
  open[0]?.()
  await third
  expect(open).toHaveLength(3)
  for (const finish of open) finish()
  await queue.drain()
})

test('the first failure is told to whoever adds next, and to whoever drains', async () => {
  const queue = new UploadQueue(4)
  await queue.add(1, () => Promise.reject(new Error('first')))
  await queue.settle()
  await expect(queue.add(1, async () => {})).rejects.toThrow('first')
  await expect(queue.drain()).rejects.toThrow('first')
})
