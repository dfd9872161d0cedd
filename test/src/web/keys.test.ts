import { describe, expect, test } from 'vitest'
import { KEY_HELP, keyAction } from '../../../src/web/watch/keys.ts'

/** How the help writes keys that `KeyboardEvent.key` calls otherwise. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  Space: ' ',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
}

describe('keys', () => {
  test.each([
    ['k', { kind: 'toggle-play' }],
    ['K', { kind: 'toggle-play' }],
    ['ArrowLeft', { kind: 'seek-by', seconds: -5 }],
    ['l', { kind: 'seek-by', seconds: 10 }],
    ['0', { kind: 'seek-to', part: 0 }],
    ['7', { kind: 'seek-to', part: 0.7 }],
    ['ArrowUp', { kind: 'volume-by', part: 0.05 }],
  ])('%s means %o', (key, action) => {
    expect(keyAction(key)).toEqual(action)
  })

  test.each(['x', 'Enter', 'Tab', 'Escape', 'constructor', '10', 'arrowleft'])(
    '%s is left to the page',
    (key) => {
      expect(keyAction(key)).toBeUndefined()
    },
  )

  test('the help names only keys that do something', () => {
    const named = KEY_HELP.flatMap(({ keys }) => keys).filter((key) => key !== '…')
    for (const key of named) expect(keyAction(EVENT_NAMES[key] ?? key), key).toBeDefined()
  })
})
