import { expect, it } from 'vitest'
import { definedVariables, expandVariables } from '../../../../src/core/playlist/variables.ts'

it('EXT-X-DEFINE gives names and values; IMPORT and QUERYPARAM do not', () => {
  const text =
    '#EXTM3U\n#EXT-X-DEFINE:NAME="a",VALUE="1,2"\r\n#EXT-X-DEFINE:IMPORT="b"\n#EXT-X-DEFINE:QUERYPARAM="c"\n#EXT-X-DEFINE:NAME="e",VALUE=""\n{$a}'
  expect([...definedVariables(text)]).toEqual([
    ['a', '1,2'],
    ['e', ''],
  ])
})

it('a playlist that refers to no variable defines none', () => {
  expect(definedVariables('#EXTM3U\n#EXT-X-DEFINE:NAME="a",VALUE="1"\n').size).toBe(0)
})

it('a definition may use earlier ones, and the first of a name holds', () => {
  const text =
    '#EXT-X-DEFINE:NAME="a",VALUE="1"\n#EXT-X-DEFINE:NAME="b",VALUE="{$a}{$c}"\n#EXT-X-DEFINE:NAME="a",VALUE="2"'
  expect([...definedVariables(text)]).toEqual([
    ['a', '1'],
    ['b', '1{$c}'],
  ])
})

it('values are put in once, unknown names stay', () => {
  const variables = new Map([
    ['a', '{$b}'],
    ['b', 'B'],
  ])
  expect(expandVariables('{$a}/{$b}/{$c}/{b}/$b', variables)).toBe('{$b}/B/{$c}/{b}/$b')
})

it('definitions that double with every line do not grow without end', () => {
  const lines = Array.from({ length: 64 }, (_, i) => {
    const value = i === 0 ? 'xx' : `{$v${i - 1}}{$v${i - 1}}`
    return `#EXT-X-DEFINE:NAME="v${i}",VALUE="${value}"`
  })
  const variables = definedVariables(lines.join('\n'))
  expect(Math.max(...[...variables.values()].map((value) => value.length))).toBeLessThan(20_000)
})
