import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { hideTokens, showWithoutTokens } from '../../../scripts/support/hide-tokens.ts'

test.each([
  ['GET /s/eyJhbGci.eyJ1c2Ui.c2ln/films/one/v0.m3u8 200 OK', 'GET /s/…/films/one/v0.m3u8 200 OK'],
  ['GET /s/not-a-token 401', 'GET /s/… 401'],
  [
    'GET /films/one/master.m3u8?token=abc.def&entry=b 200',
    'GET /films/one/master.m3u8?token=…&entry=b 200',
  ],
  ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJ1c2Ui.c2ln', 'Authorization: Bearer …'],
  ['GET /assets/watch.js 200 OK (3ms)', 'GET /assets/watch.js 200 OK (3ms)'],
])('%s is shown as %s', (line, shown) => {
  expect(hideTokens(line)).toBe(shown)
})

test('a token that comes in two chunks is hidden as well', async () => {
  const from = new PassThrough()
  const to = new PassThrough()
  showWithoutTokens(from, to)
  from.write('ready\nGET /s/eyJhbG')
  from.end('ci.eyJ1c2Ui.c2ln/a.m4s 200')
  from.once('close', () => setImmediate(() => to.end()))
  expect(await text(to)).toBe('ready\nGET /s/…/a.m4s 200\n')
})
