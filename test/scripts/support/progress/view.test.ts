import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { progressView } from '../../../../scripts/support/progress/view.ts'
import { PLAN, progressAt } from '../../../support/run-fixtures.ts'
import { Screen, terminalStream } from '../../../support/screen.ts'

const LONG = 'plays already: npm run sign -- films/a-name-that-is-longer-than-this-screen-is-wide'
const TERMINAL = { TERM: 'xterm-256color' }
const LINES = PLAN.video.length + PLAN.audio.length + 2

function clock() {
  let seconds = 0
  return () => {
    seconds += 1
    return seconds
  }
}

test.each([
  [100, 24],
  [40, 24],
  [40, 5],
])('on a terminal of %i columns and %i rows lines are redrawn in place', async (columns, rows) => {
  const screen = new Screen(columns, rows)
  const view = progressView(terminalStream(screen), TERMINAL, clock())
  view.say('engine   ffmpeg')
  view.start(PLAN)
  for (const seconds of [10, 20, 30]) {
    view.update(progressAt(seconds))
    await sleep(300)
  }
  const shown = screen.text.split('\n')
  expect(shown.filter((line) => line.startsWith('all '))).toHaveLength(1)
  expect(shown.at(-1)).toMatch(/^all .* 50%/)
  expect({ wraps: screen.wraps, isHidden: screen.isCursorHidden }).toEqual({
    wraps: 0,
    isHidden: true,
  })
  expect(screen.lines.length).toBe(1 + Math.min(LINES, rows - 1))
  view.stop()
  expect(screen.text).toBe('engine   ffmpeg')
  expect(screen.isCursorHidden).toBe(false)
})

test('what is said on the way stays above the lines, whole, also at the very end', async () => {
  const screen = new Screen(60, 24)
  const view = progressView(terminalStream(screen), TERMINAL, clock())
  view.start(PLAN)
  view.update(progressAt(10))
  await sleep(300)
  view.say(LONG)
  await sleep(300)
  const shown = screen.text.split('\n')
  expect(shown.slice(0, 2).join('')).toBe(LONG)
  expect(shown).toHaveLength(2 + LINES)
  view.say('the last word')
  view.stop()
  expect(screen.text).toBe(`${LONG.slice(0, 60)}\n${LONG.slice(60)}\nthe last word`)
})

test.each([
  ['no terminal', false, TERMINAL],
  ['a dumb terminal', true, { TERM: 'dumb' }],
])(
  'on %s there is a line for every tenth, and nothing is redrawn',
  async (_what, isTTY, environment) => {
    const screen = new Screen(400, 24)
    const stream = terminalStream(screen, isTTY)
    let written = ''
    stream.on('data', (chunk) => {
      written += chunk
    })
    const view = progressView(stream, environment, clock())
    view.start(PLAN)
    for (let seconds = 1; seconds <= 60; seconds += 1) view.update(progressAt(seconds))
    view.stop()
    const lines = written.trimEnd().split('\n')
    expect(lines).toHaveLength(10)
    expect(lines[0]).toMatch(/^encoding 10% at 2\.0×, 60 fps, 0:27 left; video-\S+ 1000k/)
    expect(written).not.toContain('\u001B')
  },
)

test('where the length is not known there is a line for each minute of film', () => {
  const screen = new Screen(400, 24)
  const view = progressView(terminalStream(screen, false), TERMINAL, clock())
  view.start(PLAN)
  for (let seconds = 0; seconds <= 150; seconds += 1) {
    view.update(progressAt(seconds, { durationSeconds: 0 }))
  }
  expect(screen.text.split('\n').map((line) => line.split(' at ')[0])).toEqual([
    'encoding 1:00',
    'encoding 2:00',
  ])
})

test('an encoder that begins anew has its tenths told as well', () => {
  const screen = new Screen(400, 24)
  const view = progressView(terminalStream(screen, false), TERMINAL, clock())
  view.start(PLAN)
  for (const seconds of [30, 60, 0, 30]) view.update(progressAt(seconds))
  expect(screen.text.split('\n').map((line) => line.split(' at ')[0])).toEqual([
    'encoding 50%',
    'encoding 100%',
    'encoding 50%',
  ])
})
