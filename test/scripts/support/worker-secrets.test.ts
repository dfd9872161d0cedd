import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { whyIn, workerSecrets } from '../../../scripts/support/worker-secrets.ts'
import { WRANGLER } from '../../../scripts/support/wrangler.ts'

/** As much of Cloudflare's API as wrangler asks for: one Worker's secrets, or none. */
const secrets = new Map([['ADMIN_TOKEN', 'x']])
let isDeployed = true
const api = createServer(async (request, response) => {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
  if (!isDeployed || !request.url?.endsWith('/workers/scripts/sluice/secrets')) {
    return answer(404, { success: false, errors: [{ code: 10007, message: 'no such Worker' }] })
  }
  if (request.method === 'PUT') {
    const { name, text } = (await json(request)) as { name: string; text: string }
    secrets.set(name, text)
    return answer(200, { success: true, errors: [], result: { name, type: 'secret_text' } })
  }
  const result = [...secrets.keys()].map((name) => ({ name, type: 'secret_text' }))
  return answer(200, { success: true, errors: [], result })
})

describe('the wrangler of this project', () => {
  const worker = workerSecrets(WRANGLER)

  beforeAll(async () => {
    await once(api.listen(0, '127.0.0.1'), 'listening')
    const { port } = api.address() as AddressInfo
    vi.stubEnv('CLOUDFLARE_API_BASE_URL', `http://127.0.0.1:${port}`)
    vi.stubEnv('CLOUDFLARE_API_TOKEN', 'of-nobody')
    vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', '0'.repeat(32))
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    api.close()
  })

  it('lists the names of secrets and puts one as it is given', async () => {
    expect(await worker.list()).toEqual(['ADMIN_TOKEN'])
    await worker.put('SIGNING_KEYS', '{"keys":[]}')
    expect(secrets.get('SIGNING_KEYS')).toBe('{"keys":[]}')
    expect(await worker.list()).toEqual(['ADMIN_TOKEN', 'SIGNING_KEYS'])
  })

  it('tells a Worker that is not there from other failures', async () => {
    isDeployed = false
    await expect(worker.list()).rejects.toMatchObject({
      code: 'worker_missing',
      message: 'Worker "sluice" not found',
    })
    api.close().closeAllConnections()
    await expect(worker.list()).rejects.toMatchObject({ code: 'worker_failed' })
  })
})

test.each([
  [
    '✘ [ERROR] A request failed.\n\n  Authentication error [code: 10000]\n',
    'Authentication error [code: 10000]',
  ],
  ['\u001b[31m✘ \u001b[0m[ERROR] fetch failed.\n\n', 'fetch failed'],
  [`✘ [ERROR] bad ${'A'.repeat(43)}\n`, 'bad …'],
  ['', 'wrangler said nothing'],
])('of %j a person is told %j', (output, reason) => {
  expect(whyIn(output)).toBe(reason)
})
