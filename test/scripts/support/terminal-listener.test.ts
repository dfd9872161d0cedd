import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import { afterEach, expect, test, vi } from 'vitest'
import type { ProgressView } from '../../../scripts/support/progress/view.ts'
import { terminalListener } from '../../../scripts/support/terminal-listener.ts'
import { PLANNED, progressAt, RECORD } from '../../support/run-fixtures.ts'

/** What Node knows of a terminal's colors, without a terminal. */
function colorTerminal(): NodeJS.WriteStream {
  const { getColorDepth } = WriteStream.prototype
  return Object.assign(new PassThrough(), {
    isTTY: true,
    getColorDepth,
  }) as unknown as NodeJS.WriteStream
}

function listen(isVerbose = false) {
  const calls: string[] = []
  const view: ProgressView = {
    start: () => calls.push('(start)'),
    update: () => calls.push('(update)'),
    say: (line) => calls.push(line),
    stop: () => calls.push('(stop)'),
  }
  const stream = colorTerminal()
  const listener = terminalListener(view, {
    playCommand: 'npm run sign -- films/one',
    isVerbose,
    stream,
  })
  return { listener, calls }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a run is said, and its progress shown between plan and publishing', () => {
  const { listener, calls } = listen()
  listener.onEvent({ ...PLANNED, objectsKept: 1 })
  listener.onEvent(progressAt(4))
  listener.onEvent({ type: 'playable', record: RECORD })
  listener.onEvent({ type: 'dropped', renditions: [{ name: 'video-360p', like: 'video-234p' }] })
  listener.onEvent({ type: 'publishing' })
  listener.onReady?.({ record: RECORD, command: '', isNew: true })
  expect(calls).toEqual([
    expect.stringMatching(/^plan {5}416x234@/),
    'command  ffmpeg -i film.mp4',
    'kept     1 object of an earlier run, which is not uploaded again',
    '(start)',
    '(update)',
    'plays already: npm run sign -- films/one',
    'dropped  video-360p: it came out with the rate of video-234p',
    '(stop)',
    'encoded  now published',
    '(stop)',
  ])
})

test('a failure takes the progress away', () => {
  const { listener, calls } = listen()
  listener.onFailed?.(new Error())
  expect(calls).toEqual(['(stop)'])
})

test('--verbose shows the whole plan', () => {
  const { listener, calls } = listen(true)
  listener.onEvent(PLANNED)
  expect(calls).toContain(JSON.stringify(PLANNED.plan, null, 2))
})

test.each([
  ['yellow on a terminal', { TERM: 'xterm-256color' }, '\u001B[33mtrouble  slow\u001B[39m'],
  ['plain on a dumb terminal', { TERM: 'dumb' }, 'trouble  slow'],
  ['plain with NO_COLOR', { TERM: 'xterm-256color', NO_COLOR: '1' }, 'trouble  slow'],
])('trouble is %s', (_what, environment, shown) => {
  const base = { NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined, COLORTERM: undefined }
  for (const [name, value] of Object.entries({ ...base, ...environment })) vi.stubEnv(name, value)
  const { listener, calls } = listen()
  listener.onEvent({ type: 'trouble', message: 'slow' })
  expect(calls).toEqual([shown])
})
