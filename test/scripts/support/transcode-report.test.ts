import { expect, test } from 'vitest'
import { closingReport, formatBytes } from '../../../scripts/support/transcode-report.ts'
import { RECORD } from '../../support/run-fixtures.ts'

const STEPS = { play: 'a', commands: ['a', 'b', 'c'] }

test('a run ends with a table, its total, how long it took and the next commands', () => {
  const report = closingReport({ record: RECORD, command: '', isNew: true }, STEPS, 30)
  expect(report.split('\n')).toEqual([
    'rendition   picture            codec        average     peak        segments  size',
    'video-360p  640x360 29.97 fps  avc1.64001e  401 kbit/s  800 kbit/s  15        3.0 MB',
    'audio-1     de 2 channels      mp4a.40.2    128 kbit/s  130 kbit/s  16        960 kB',
    'all                                                                 31        4.1 MB',
    '',
    'published films/one _v0123456789abcdef (60 s in 0:30, 2.0×)',
    'next  a',
    '      b',
    '      c',
  ])
})

test('what was published before took no time that means anything', () => {
  const report = closingReport({ record: RECORD, command: '', isNew: false }, STEPS, 1)
  expect(report).toContain('\nalready published: films/one _v0123456789abcdef (60 s)\n')
})

test('a language that nobody knows is not shown', () => {
  const renditions = RECORD.renditions.map((each) => ({ ...each, language: 'und' }))
  const record = { ...RECORD, renditions }
  expect(closingReport({ record, command: '', isNew: true }, STEPS, 1)).toMatch(
    /audio-1 +2 channels/,
  )
})

test.each([
  [0, '0 kB'],
  [999_000, '999 kB'],
  [1_000_000, '1.0 MB'],
  [1_250_000_000, '1.25 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
