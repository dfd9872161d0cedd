import { expect, test } from 'vitest'
import { maxLifeHere, variableIn } from '../../../scripts/support/max-life.ts'

test.each([
  ['MAX_LINK_SECONDS = "2592000"', '2592000'],
  ['[vars]\n# MAX_LINK_SECONDS = "1"\nMAX_LINK_SECONDS="60" # a minute', '60'],
  ['OTHER_MAX_LINK_SECONDS = "1"', undefined],
  ['', undefined],
])('%j tells %s', (toml, expected) => {
  expect(variableIn(toml, 'MAX_LINK_SECONDS')).toBe(expected)
})

test('wrangler.toml tells what holds here', async () => {
  expect(await maxLifeHere()).toEqual({ link: 604_800, play: 86_400 })
})
