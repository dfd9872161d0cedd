import { describe, expect, it } from 'vitest'
import { toReport, toText } from '../../scripts/bench/report.ts'
import { medianRatio, takeTurns } from '../../scripts/bench/rounds.ts'
import { pairedRatios, summarize } from '../../scripts/bench/statistics.ts'
import { isMet } from '../../scripts/bench/suite.ts'
import { runScript } from '../support/run-command.ts'

describe('summarize', () => {
  it('gives the median and the quartiles, whatever the order', () => {
    expect(summarize([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 })
  })

  it('lies between two samples where their number is even', () => {
    expect(summarize([10, 20, 30, 40])).toEqual({ median: 25, low: 17.5, high: 32.5 })
  })

  it('refuses to summarize nothing', () => {
    expect(() => summarize([])).toThrow(RangeError)
  })
})

it('ratios pair the samples of a round, so a slow round changes none', () => {
  expect(pairedRatios([2, 20, 4], [1, 10, 2])).toEqual([2, 2, 2])
  expect(() => pairedRatios([1], [1, 2])).toThrow(RangeError)
})

it('contestants take turns, each round begins with another, the first does not count', async () => {
  const order: string[] = []
  const contestant = (name: string) => ({ name, measure: () => order.push(name) })
  const rows = await takeTurns([contestant('a'), contestant('b')], 2)
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
  expect(rows).toEqual([
    { name: 'a', samples: [4, 5] },
    { name: 'b', samples: [3, 6] },
  ])
  expect(medianRatio(rows, 'a', 'b')).toBeCloseTo((4 / 3 + 5 / 6) / 2)
})

it('without a warm-up the first round counts', async () => {
  let turn = 0
  const rows = await takeTurns([{ name: 'a', measure: () => ++turn }], 2, 0)
  expect(rows).toEqual([{ name: 'a', samples: [1, 2] }])
})

it('a target is met on its bound and says by how much it is missed', () => {
  const target = { what: 'time', value: 1.5, unit: '×', bound: { atMost: 1.25 } }
  expect(isMet({ ...target, value: 1.25 })).toBe(true)
  expect(isMet({ ...target, bound: { atLeast: 1.5 } })).toBe(true)
  expect(toText({ comparisons: [], targets: [target] })).toBe(
    'time: 1.50 × (at most 1.25 ×): MISSED by 20 %',
  )
})

it('programs get the figures and their ratios', () => {
  const rows = [
    { name: 'peer', samples: [2, 4] },
    { name: 'ours', samples: [1, 2] },
  ]
  const report = toReport({
    comparisons: [{ title: 'race', unit: 'µs', rows, reference: 'ours' }],
    targets: [],
  })
  expect(report.comparisons[0]?.rows[0]).toMatchObject({ ratio: { median: 2, low: 2, high: 2 } })
})

it('a suite that does not exist is refused by name', async () => {
  const { exitCode, stderr } = await runScript('bench', ['nothing'])
  expect(exitCode).toBe(2)
  expect(stderr).toBe(
    'error: there is no suite nothing; choose of edge, first-frame, playlist, publish, token, transcode (usage)\n',
  )
})
