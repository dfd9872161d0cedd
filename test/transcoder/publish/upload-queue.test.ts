import { expect, test } from 'vitest'
import { UploadQueue } from '../../../transcoder/publish/upload-queue.ts'

/** A queue of 100 bytes whose tasks end when they are told to. */
function openQueue() {
  const queue = new UploadQueue(100)
  const begun: string[] = []
  const finish = new Map<string, () => void>()
  const add = (name: string, byteLength: number) =>
    queue.add(byteLength, () => {
      begun.push(name)
      return new Promise<void>((resolve) => finish.set(name, resolve))
    })
  const end = async (name: string) => {
    finish.get(name)?.()
    await turn()
  }
  return { queue, begun, add, end }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

test('no more bytes are in flight than allowed, and the next waits until there is room', async () => {
  const { queue, begun, add, end } = openQueue()
  await add('a', 60)
  await add('b', 40)
  let hasBegun = false
  const third = add('c', 50).then(() => {
    hasBegun = true
  })
  await turn()
  expect([begun, hasBegun]).toEqual([['a', 'b'], false])
  expect([queue.queuedBytes, queue.queuedObjects]).toEqual([100, 2])
  await end('b')
  expect(hasBegun).toBe(false)
  await end('a')
  await third
  expect([queue.queuedBytes, queue.queuedObjects]).toEqual([50, 1])
  await end('c')
  await queue.drain()
  expect([queue.queuedBytes, queue.queuedObjects]).toEqual([0, 0])
})

test('an object that is larger than the limit goes alone', async () => {
  const { begun, add, end } = openQueue()
  void add('a', 10)
  void add('large', 1000)
  void add('c', 10)
  await turn()
  expect(begun).toEqual(['a'])
  await end('a')
  expect(begun).toEqual(['a', 'large'])
  await end('large')
  expect(begun).toEqual(['a', 'large', 'c'])
})

test('a large object is not overtaken for ever by small ones', async () => {
  const { begun, add, end } = openQueue()
  void add('a', 60)
  void add('large', 90)
  void add('small', 10)
  await turn()
  expect(begun).toEqual(['a'])
  await end('a')
  expect(begun).toEqual(['a', 'large', 'small'])
})

test('objects without bytes are bounded too', async () => {
  const { queue, add } = openQueue()
  for (let index = 0; index < 2000; index += 1) void add(`${index}`, 0)
  await turn()
  expect(queue.queuedObjects).toBe(1024)
})

test('whoever adds a task can wait for its result', async () => {
  const queue = new UploadQueue()
  const { result } = await queue.add(1, async () => 'etag')
  expect(await result).toBe('etag')
  const failed = await queue.add(1, () => Promise.reject(new Error('no')))
  await expect(failed.result).rejects.toThrow('no')
})

test('a task that throws at once is one that failed', async () => {
  const queue = new UploadQueue()
  const { result } = await queue.add(1, () => {
    throw new Error('at once')
  })
  await expect(result).rejects.toThrow('at once')
  await expect(queue.drain()).rejects.toThrow('at once')
  expect(queue.queuedObjects).toBe(0)
})

test('the first failure is told to whoever adds next, and to whoever drains', async () => {
  const queue = new UploadQueue()
  await queue.add(1, () => Promise.reject(new Error('first')))
  await queue.settle()
  let hasBegun = false
  const next = queue.add(1, async () => {
    hasBegun = true
  })
  await expect(next).rejects.toThrow('first')
  await expect(queue.drain()).rejects.toThrow('first')
  expect(hasBegun).toBe(false)
})

test('whoever waits for room is told of a failure at once', async () => {
  const { queue, begun, add } = openQueue()
  void add('a', 50)
  void queue.add(50, async () => {
    await turn()
    throw new Error('first')
  })
  await expect(add('c', 100)).rejects.toThrow('first')
  expect(begun).toEqual(['a'])
})

test('what waits is drained as well', async () => {
  const queue = new UploadQueue(1)
  const done: number[] = []
  const add = (name: number) =>
    queue.add(1, async () => {
      await turn()
      done.push(name)
    })
  void add(1)
  void add(2)
  void add(3)
  await queue.drain()
  expect(done).toEqual([1, 2, 3])
})
