import { describe, expect, it } from 'vitest'
import { allowsCountry, isGeoRule } from '../../../../../src/core/token/rights/geo.ts'

describe('geo', () => {
  it.each([
    [{ allow: ['DE', 'AT'] }, 'DE', true],
    [{ allow: ['DE', 'AT'] }, 'de', true],
    [{ allow: ['DE', 'AT'] }, 'CH', false],
    [{ allow: ['DE'] }, undefined, false],
    [{ allow: ['DE'] }, 'T1', false],
    [{ allow: ['DE'] }, 'XX', false],
    [{ allow: ['DE', 'T1'] }, 'T1', true],
    [{ deny: ['RU'] }, 'DE', true],
    [{ deny: ['RU'] }, 'RU', false],
    [{ deny: ['RU'] }, 'ru', false],
    // Nothing tells that these are not the country that is denied.
    [{ deny: ['RU'] }, undefined, false],
    [{ deny: ['RU'] }, 'T1', false],
    [{ deny: ['RU'] }, 'XX', false],
  ])('%j for %s is %s', (rule, country, expected) => {
    expect(allowsCountry(rule, country)).toBe(expected)
  })

  it.each([
    null,
    'DE',
    [],
    {},
    { allow: [] },
    { allow: 'DE' },
    { allow: ['de'] },
    { allow: ['DEU'] },
    { allow: [1] },
    { allow: ['DE'], deny: ['AT'] },
    { only: ['DE'] },
    { allow: Array.from({ length: 301 }, () => 'DE') },
  ])('%j is no rule', (value) => {
    expect(isGeoRule(value)).toBe(false)
  })

  it.each([{ allow: ['DE'] }, { deny: ['T1', 'RU'] }])('%j is a rule', (value) => {
    expect(isGeoRule(value)).toBe(true)
  })
})
