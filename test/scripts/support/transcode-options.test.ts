import { parseArgs } from 'node:util'
import { expect, test } from 'vitest'
import {
  readTranscodeOptions,
  TRANSCODE_OPTIONS,
} from '../../../scripts/support/transcode-options.ts'

function read(...args: string[]) {
  const all = ['--asset', 'films/one', ...args]
  return readTranscodeOptions(
    'film.mp4',
    parseArgs({ args: all, options: TRANSCODE_OPTIONS }).values,
  )
}

test('a run is careful unless it is told otherwise', () => {
  expect(read()).toMatchObject({ isLivePublished: false, isFresh: false, readyFirst: undefined })
  expect(read('--live-publish', '--fresh', '--ready-first', 'small')).toMatchObject({
    isLivePublished: true,
    isFresh: true,
    readyFirst: 'small',
  })
})

test('of what is made ahead there is one choice', () => {
  expect(() => read('--ready-first', 'large')).toThrow('--ready-first large is not known')
})
