import { parseEnv } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { variableOf, withoutVariable, withVariable } from '../../../scripts/support/vars-text.ts'

describe('a variable that is set', () => {
  it.each([
    ['', "K='new'\n"],
    ['A=1', "A=1\nK='new'\n"],
    ['A=1\n', "A=1\nK='new'\n"],
    ['K=old', "K='new'"],
    ['K=', "K='new'"],
    ['K = old # why\nA=1', "K = 'new' # why\nA=1"],
    ["\tK='old'#why\r\nA=1\r\n", "\tK='new'#why\r\nA=1\r\n"],
    ['K=old\r\nA=1\r\n', "K='new'\r\nA=1\r\n"],
    ['export K="old"\n', "export K='new'\n"],
    ['K=`it\'s "old"`\n', "K='new'\n"],
    ['K=\'{\n  "a": 1\n}\'\nA=1\n', "K='new'\nA=1\n"],
    ['# K=no\nK=old\n#K=no\n', "# K=no\nK='new'\n#K=no\n"],
    ['K=first\nK=last\nA=1\n', "K=first\nK='new'\nA=1\n"],
    ['NOT_K=1\nK_NOT=2\n', "NOT_K=1\nK_NOT=2\nK='new'\n"],
    ['A="\nK=inside\n"\nK=old\n', 'A="\nK=inside\n"\nK=\'new\'\n'],
  ])('%j becomes %j', (text, expected) => {
    const edited = withVariable(text, 'K', 'new')
    expect(edited).toBe(expected)
    expect(parseEnv(edited)).toEqual({ ...parseEnv(text), K: 'new' })
  })

  it.each(['K=old\nA="\nK=inside\n"\n', 'A="\nK=inside\n"\n'])(
    'is refused where it would change another: %j',
    (text) => {
      expect(() => withVariable(text, 'K', 'new')).toThrow('without touching other lines')
    },
  )

  it('is refused where it could not be read again', () => {
    expect(() => withVariable('A=1\n', 'K', "it's")).toThrow('without touching other lines')
  })
})

test.each([
  ["A=1\r\nK='x'\r\nB=2\r\n", 'A=1\r\nB=2\r\n'],
  ["K='x' # why\nB=2", 'B=2'],
  ["A=1\nK='x'", 'A=1\n'],
  ['A=1\n', 'A=1\n'],
])('a variable that is taken away leaves of %j %j', (text, expected) => {
  expect(withoutVariable(text, 'K')).toBe(expected)
})

test.each([
  ["K='x'\nK='y'\n", 'y'],
  ['K=\n', undefined],
  ['A=1\n', undefined],
])('of %j it is %j', (text, value) => {
  expect(variableOf(text, 'K')).toBe(value)
})
