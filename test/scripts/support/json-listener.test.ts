import { expect, test } from 'vitest'
import { failedJson, jsonListener, readyJson } from '../../../scripts/support/json-listener.ts'
import { nativeEngine } from '../../../transcoder/engine/native.ts'
import { PLANNED, progressAt, RECORD } from '../../support/run-fixtures.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const TIME = NOW.toISOString()

function listen() {
  const lines: string[] = []
  let elapsedMs = 0
  const clock = { now: () => NOW, elapsedMs: () => elapsedMs }
  const listener = jsonListener((line) => lines.push(line), clock)
  return {
    listener,
    lines,
    wait: (ms: number) => {
      elapsedMs += ms
    },
  }
}

test('every event is an object on a line of its own, with its type and its time', () => {
  const { listener, lines } = listen()
  const engine = nativeEngine({
    ffmpeg: '/bin/ffmpeg',
    ffprobe: '',
    versionText: 'ffmpeg version 5.1',
    libraries: new Set(),
    processors: 1,
  })
  listener.onEvent({ type: 'engine', engine })
  listener.onEvent(PLANNED)
  listener.onEvent(progressAt(4))
  listener.onEvent({ type: 'playable', record: RECORD })
  listener.onEvent({ type: 'dropped', renditions: [{ name: 'video-360p', like: 'video-234p' }] })
  listener.onEvent({ type: 'publishing' })
  listener.onEvent({ type: 'trouble', message: 'one\nline' })
  expect(lines.join('')).not.toContain('\n')
  const { type: _, ...planned } = PLANNED
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'engine', time: TIME, name: 'native', description: engine.description },
    { type: 'planned', time: TIME, ...planned },
    { time: TIME, ...progressAt(4) },
    { type: 'playable', time: TIME, record: RECORD },
    { type: 'dropped', time: TIME, renditions: [{ name: 'video-360p', like: 'video-234p' }] },
    { type: 'publishing', time: TIME },
    { type: 'trouble', time: TIME, message: 'one\nline' },
  ])
})

test('progress is told twice a second at most', () => {
  const { listener, lines, wait } = listen()
  for (let tenth = 0; tenth < 20; tenth += 1) {
    listener.onEvent(progressAt(tenth))
    wait(100)
  }
  expect(lines.map((line) => JSON.parse(line).outSeconds)).toEqual([0, 5, 10, 15])
})

test('the last line is the record, or the failure with its cure', () => {
  expect(JSON.parse(readyJson({ record: RECORD, command: 'ffmpeg', isNew: true }, NOW))).toEqual({
    type: 'ready',
    time: TIME,
    ...RECORD,
    command: 'ffmpeg',
    isNew: true,
  })
  const failure = { code: 'engine_failed', message: 'it failed', cure: 'try again' }
  expect(JSON.parse(failedJson(failure, NOW))).toEqual({ type: 'failed', time: TIME, ...failure })
})
