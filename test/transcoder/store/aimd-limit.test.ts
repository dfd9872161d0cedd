import { expect, test } from 'vitest'
import { AimdLimit } from '../../../transcoder/store/aimd-limit.ts'

function answer(limit: AimdLimit, count: number): void {
  for (let index = 0; index < count; index += 1) limit.clean()
}

test('it starts at 4 and grows by one after each window of clean answers, up to 16', () => {
  const limit = new AimdLimit()
  expect(limit.limit).toBe(4)
  answer(limit, 3)
  expect(limit.limit).toBe(4)
  answer(limit, 1)
  expect(limit.limit).toBe(5)
  answer(limit, 5 + 6)
  expect(limit.limit).toBe(7)
  answer(limit, 10_000)
  expect(limit.limit).toBe(16)
})

test('congestion halves it, down to 1', () => {
  const limit = new AimdLimit()
  const seen = [1, 2, 3].map(() => {
    limit.congested(limit.window)
    return limit.limit
  })
  expect(seen).toEqual([2, 1, 1])
})

test('requests that were under way together tell of congestion once', () => {
  const limit = new AimdLimit()
  const { window } = limit
  for (let index = 0; index < 4; index += 1) limit.congested(window)
  expect(limit.limit).toBe(2)
  limit.congested(limit.window)
  expect(limit.limit).toBe(1)
})

test('after congestion a whole window is counted anew', () => {
  const limit = new AimdLimit()
  answer(limit, 3)
  limit.congested(limit.window)
  answer(limit, 1)
  expect(limit.limit).toBe(2)
  answer(limit, 1)
  expect(limit.limit).toBe(3)
})
