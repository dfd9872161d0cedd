import { expect, test } from 'vitest'
import { type FaultKind, seededFaults } from '../../../support/faults.ts'

const SHARES = { 'drop-before': 0.1, status: 0.1, lie: 0.1, stall: 0.1 }

/** What 1000 writes of 100 keys meet, in this order of keys. */
function faultsOf(seed: number, order: (index: number) => number) {
  const decide = seededFaults(seed, SHARES)
  const met = new Map<string, (FaultKind | undefined)[]>()
  for (let index = 0; index < 1000; index += 1) {
    const key = `${order(index) % 100}`
    const faults = met.get(key) ?? []
    const about = { method: 'PUT', key, index, occurrence: faults.length, isRepetition: false }
    met.set(key, [...faults, decide(about)?.kind])
  }
  return met
}

test('a seed gives the same faults, in whatever order the keys come', () => {
  const forward = faultsOf(1, (index) => index)
  expect(faultsOf(1, (index) => 999 - index)).toEqual(forward)
  expect(faultsOf(2, (index) => index)).not.toEqual(forward)
})

test('each kind has its share, and some requests always go through', () => {
  const faults = [...faultsOf(1, (index) => index).values()].flat()
  for (const kind of Object.keys(SHARES)) {
    const share = faults.filter((fault) => fault === kind).length / faults.length
    expect(share).toBeGreaterThan(0.07)
    expect(share).toBeLessThan(0.13)
  }
  const always = seededFaults(1, { status: 1 }, 3)
  const about = { method: 'GET', key: 'key', index: 0, isRepetition: false }
  const row = [0, 1, 2, 3, 4].map((occurrence) => always({ ...about, occurrence })?.kind)
  expect(row).toEqual(['status', 'status', 'status', undefined, 'status'])
})
