import { expect, test } from 'vitest'
import { hideSecrets, logListener } from '../../../scripts/support/log-listener.ts'
import { TranscoderError } from '../../../transcoder/errors.ts'
import { PLAN, PLANNED, progressAt, RECORD } from '../../support/run-fixtures.ts'

const SECRET = 'a-secret-of-the-environment'

function listen() {
  const lines: string[] = []
  let seconds = 0
  const listener = logListener(
    { write: (text) => lines.push(...text.split('\n')) },
    {
      about: 'film.mp4 as films/one to local',
      playCommand: 'npm run sign -- films/one',
      secrets: [SECRET, ''],
      nowSeconds: () => seconds,
    },
  )
  return {
    listener,
    lines,
    wait: (more: number) => {
      seconds += more
    },
  }
}

test('a run is written down with the whole plan, its troubles and its end', () => {
  const { listener, lines } = listen()
  listener.onEvent({ ...PLANNED, objectsKept: 3 })
  listener.onEvent({ type: 'playable', record: RECORD })
  listener.onEvent({ type: 'trouble', message: 'the store was slow' })
  listener.onReady?.({ record: RECORD, command: '', isNew: true })
  expect(lines).toEqual([
    'start    film.mp4 as films/one to local',
    expect.stringMatching(/^plan {5}416x234@/),
    'command  ffmpeg -i film.mp4',
    'kept     3 objects of an earlier run, which are not uploaded again',
    `planned  ${JSON.stringify(PLAN)}`,
    'plays already: npm run sign -- films/one',
    'trouble  the store was slow',
    `ready    films/one ${RECORD.version}`,
  ])
})

test('progress is a line every ten seconds', () => {
  const { listener, lines, wait } = listen()
  listener.onEvent(PLANNED)
  const before = lines.length
  for (let second = 0; second < 25; second += 1) {
    wait(1)
    listener.onEvent(progressAt(second))
  }
  expect(lines.slice(before).map((line) => line.split(' at ')[0])).toEqual([
    'encoding 0%',
    'encoding 16%',
    'encoding 33%',
  ])
})

test('a failure is written with its code, its stack and those of its causes', () => {
  const { listener, lines } = listen()
  const cause = new Error('the disk is gone')
  listener.onFailed?.(
    new TranscoderError('engine_failed', 'FFmpeg failed', { cure: 'retry', cause }),
  )
  expect(lines[1]).toBe('failed   FFmpeg failed; retry (engine_failed)')
  expect(lines.some((line) => /^ +at .*log-listener\.test\.ts/.test(line))).toBe(true)
  expect(lines).toContain('caused by: Error: the disk is gone')
})

test('no secret is written, wherever it stands', () => {
  const { listener, lines } = listen()
  listener.onEvent({ type: 'trouble', message: `sent ${SECRET} to https://host/x?token=eyJ0.a.b` })
  listener.onFailed?.(new Error(`bad key ${SECRET}`, { cause: new Error(SECRET) }))
  expect(lines.join('\n')).not.toContain(SECRET)
  expect(lines.join('\n')).not.toContain('eyJ0')
  expect(lines).toContain('trouble  sent … to https://host/x?token=…')
})

test('a name from a film cannot write a line of its own', () => {
  const { listener, lines } = listen()
  const before = lines.length
  listener.onEvent({ type: 'trouble', message: 'bad\nready    films/one\u001B[2J' })
  expect(lines.slice(before)).toEqual(['trouble  bad ready    films/one[2J'])
})

test('an empty secret hides nothing', () => {
  expect(hideSecrets('plain', ['', 'la'])).toBe('p…in')
})
