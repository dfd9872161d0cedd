import { beforeEach, expect, test } from 'vitest'
import { describeDuration, Patience } from '../../../transcoder/store/patience.ts'

let now = 0
let patience: Patience

beforeEach(() => {
  now = 1000
  patience = new Patience({ firstAnswerMs: 20, outageMs: 300 }, () => now)
})

test('a host that never answers is given up soon, a large object later', () => {
  const [small, large] = [patience.begin(0), patience.begin(50)]
  now = 1015
  for (const trial of [small, large]) patience.failed(trial)
  expect([small, large].map((trial) => patience.giveUpAtMs(trial))).toEqual([1020, 1070])
})

test('an outage of a host that has answered is outlasted, from the first failure on', () => {
  patience.answered()
  const trial = patience.begin(0)
  now = 5000
  patience.failed(trial)
  now = 5200
  patience.failed(trial)
  expect(patience.giveUpAtMs(trial)).toBe(5300)
})

test('what comes late in an outage does not outlast it from the start', () => {
  patience.answered()
  patience.failed(patience.begin(0))
  now = 1200
  const late = patience.begin(0)
  patience.failed(late)
  expect(patience.giveUpAtMs(late)).toBe(1300)
  now = 9000
  const later = patience.begin(0)
  patience.failed(later)
  expect(patience.giveUpAtMs(later)).toBe(9020)
})

test('after an outage there is patience for another', () => {
  patience.answered()
  patience.failed(patience.begin(0))
  patience.recovered()
  now = 9000
  const trial = patience.begin(0)
  patience.failed(trial)
  expect(patience.giveUpAtMs(trial)).toBe(9300)
})

test('what fails alone while others work is given up all the same', () => {
  patience.answered()
  const trial = patience.begin(0)
  patience.failed(trial)
  patience.recovered()
  now = 1200
  patience.failed(trial)
  expect(patience.giveUpAtMs(trial)).toBe(1300)
})

test('durations are said as people say them', () => {
  expect([3, 20_000, 89_000, 300_000].map(describeDuration)).toEqual([
    '1 s',
    '20 s',
    '89 s',
    '5 min',
  ])
})
