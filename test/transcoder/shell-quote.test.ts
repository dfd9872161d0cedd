import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { quoteCommand } from '../../transcoder/shell-quote.ts'

test('a shell reads back every word as it was', () => {
  const words = [
    "it's",
    '',
    ' ',
    '$HOME',
    '`id`',
    '"',
    '\\',
    'a\nb',
    '*',
    '~',
    '-n',
    'ü',
    'a;b',
    '[x]',
    '!',
    '#',
    'file:/a b',
  ]
  const echo = quoteCommand([
    process.execPath,
    '-p',
    'JSON.stringify(process.argv.slice(1))',
    '--',
    ...words,
  ])
  expect(JSON.parse(execFileSync('/bin/sh', ['-c', echo]).toString())).toEqual(words)
})
