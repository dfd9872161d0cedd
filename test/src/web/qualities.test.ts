import { expect, test } from 'vitest'
import { labelQualities } from '../../../src/web/watch/qualities.ts'

test('pictures are listed best first, by height', () => {
  const labelled = labelQualities([
    { id: 0, height: 360, bitrateBps: 500_000 },
    { id: 1, height: 1080, bitrateBps: 5_000_000 },
  ])
  expect(labelled).toEqual([
    { id: 1, label: '1080p' },
    { id: 0, label: '360p' },
  ])
})

test('two of one height are told apart by their bit rates', () => {
  const labelled = labelQualities([
    { id: 0, height: 720, bitrateBps: 3_000_000 },
    { id: 1, height: 720, bitrateBps: 4_500_000 },
    { id: 2, height: 360, bitrateBps: 500_000 },
  ])
  expect(labelled.map(({ label }) => label)).toEqual([
    '720p · 4.5 Mbit/s',
    '720p · 3.0 Mbit/s',
    '360p',
  ])
})

test('a picture of unknown height goes by its bit rate', () => {
  expect(labelQualities([{ id: 0, height: 0, bitrateBps: 1_250_000 }])).toEqual([
    { id: 0, label: '1.3 Mbit/s' },
  ])
})
