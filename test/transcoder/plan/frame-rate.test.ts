import { expect, test } from 'vitest'
import {
  chooseNaturalRate,
  formatFrameRate,
  halfRate,
} from '../../../transcoder/plan/frame-rate.ts'

test.each([
  { average: 24000 / 1001, nominal: 24000 / 1001, chosen: '24000/1001' },
  { average: 24, nominal: 24, chosen: '24' },
  { average: 29.97002997, nominal: 30000 / 1001, chosen: '30000/1001' },
  { average: 30, nominal: 30, chosen: '30' },
  { average: 50, nominal: 50, chosen: '50' },
  { average: 60, nominal: 60, chosen: '60' },
])('a natural rate stays as it is: $chosen', ({ average, nominal, chosen }) => {
  expect(formatFrameRate(chooseNaturalRate(average, nominal))).toBe(chosen)
})

test.each([
  { what: 'a phone that dropped frames', average: 28.1, nominal: 30, chosen: '30' },
  { what: 'a camera at 120', average: 120, nominal: 120, chosen: '60' },
  { what: 'a camera at 239.76', average: 239.76, nominal: 239.76, chosen: '60000/1001' },
  { what: 'an average that cannot be', average: 1000, nominal: 60, chosen: '60' },
  { what: 'a camera at 12.5', average: 12.5, nominal: 12.5, chosen: '25' },
  { what: 'a web camera at 15', average: 15, nominal: 15, chosen: '30' },
  { what: 'one frame a second', average: 1, nominal: 1, chosen: '24' },
  { what: 'an odd rate', average: 179 / 6, nominal: 179 / 6, chosen: '30000/1001' },
  {
    what: 'a variable rate in a fine time base',
    average: 16.746,
    nominal: 600,
    chosen: '24000/1001',
  },
  { what: 'a file that says nothing', average: 0, nominal: 0, chosen: '30' },
])('$what becomes $chosen', ({ average, nominal, chosen }) => {
  expect(formatFrameRate(chooseNaturalRate(average, nominal))).toBe(chosen)
})

test('half a rate is exact', () => {
  expect(halfRate({ numerator: 60000, denominator: 1001 })).toEqual({
    numerator: 30000,
    denominator: 1001,
  })
  expect(halfRate({ numerator: 25, denominator: 1 })).toEqual({ numerator: 25, denominator: 2 })
})
