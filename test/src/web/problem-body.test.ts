import { expect, test } from 'vitest'
import { codeOfBody } from '../../../src/web/watch/problem-body.ts'

test('the code of a problem is found', () => {
  expect(codeOfBody('{"type":"about:blank","status":401,"code":"token_expired"}')).toBe(
    'token_expired',
  )
})

test.each([
  undefined,
  '',
  '#EXTM3U',
  '{"code":',
  '{"code":7}',
  '{"code":"<img src=x>"}',
  '[{"code":"geo"}]',
  'null',
])('%j has no code', (body) => {
  expect(codeOfBody(body)).toBeUndefined()
})
