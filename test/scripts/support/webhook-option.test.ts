import { expect, test } from 'vitest'
import { readWebhook } from '../../../scripts/support/webhook-option.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const URL_HERE = 'https://example.com/hooks?key=k'

test('a webhook is an address and a secret, and is not asked for without the option', () => {
  expect(readWebhook(URL_HERE, { WEBHOOK_SECRET: SECRET })).toEqual({
    url: URL_HERE,
    secret: SECRET,
  })
  expect(readWebhook(undefined, {})).toBeUndefined()
})

test.each(['http://127.0.0.1:8080/', 'http://localhost/x', 'http://[::1]:1/'])(
  '%s may be in the clear, as it does not leave this machine',
  (url) => {
    expect(readWebhook(url, { WEBHOOK_SECRET: SECRET })?.url).toBe(url)
  },
)

test.each([
  ['a secret that is not there', URL_HERE, {}, 'WEBHOOK_SECRET'],
  ['a short secret', URL_HERE, { WEBHOOK_SECRET: SECRET.slice(1) }, 'at least 32'],
  ['no URL', 'example.com/hooks-path', { WEBHOOK_SECRET: SECRET }, 'no URL'],
  ['another scheme', 'ftp://example.com/hooks-path', { WEBHOOK_SECRET: SECRET }, 'no URL'],
  ['plain http', 'http://example.com/hooks-path', { WEBHOOK_SECRET: SECRET }, 'in the clear'],
  [
    'a host that begins alike',
    'http://127.0.0.1.example.com/',
    { WEBHOOK_SECRET: SECRET },
    'clear',
  ],
  ['a password', 'https://me:hooks-path@example.com/', { WEBHOOK_SECRET: SECRET }, 'password'],
])('%s is a usage error with its cure and no secret', (_what, url, environment, said) => {
  const error = errorOf(() => readWebhook(url, environment))
  expect(error).toMatchObject({ code: 'usage', cure: expect.stringMatching(/./) })
  expect(error.message).toContain(said)
  expect(`${error.message}`).not.toMatch(/hooks-path|0123456789/)
})

function errorOf(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('it was taken')
}
