import { describe, expect, it, vi } from 'vitest'
import { ADMIN, apiClient } from '../../../support/api-client.ts'
import { problemCode } from '../../../support/edge-fixtures.ts'

const { edge, call } = apiClient()

/** Every operation that the document tells of, with a path that could be. */
async function operations(): Promise<{ method: string; path: string }[]> {
  const document = (await (await edge('/api/openapi.json')).json()) as {
    paths: Record<string, object>
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, 'films/one'),
    })),
  )
}

describe('the admin API', () => {
  it('is shut for every operation without the token, and with a wrong one', async () => {
    const all = await operations()
    expect(all.length).toBeGreaterThanOrEqual(9)
    for (const [index, { method, path }] of all.entries()) {
      for (const token of [null, ADMIN.slice(1), `${ADMIN}x`, ADMIN.toUpperCase()]) {
        // Each from somewhere else, so that none is kept out for failing too often.
        const headers = { 'CF-Connecting-IP': `192.0.2.${index}` }
        const { status, answer } = await call(path, { method, token, headers })
        expect([status, answer.code]).toEqual([401, 'admin_required'])
      }
    }
  })

  it.each([
    ['HEAD', undefined],
    ['GET', `Basic ${ADMIN}`],
    ['GET', `Token ${ADMIN}`],
    ['GET', ADMIN],
    ['GET', `Bearer ${ADMIN} ${ADMIN}`],
  ])('is shut for %s with Authorization: %s', async (method, Authorization) => {
    const headers = new Headers({ 'CF-Connecting-IP': '192.0.2.200' })
    if (Authorization !== undefined) headers.set('Authorization', Authorization)
    const response = await edge('/api/assets', { method, headers })
    expect(response.status).toBe(401)
    await response.body?.cancel()
  })

  it('does not tell strangers that it has no token', async () => {
    const unset = apiClient({ variables: { ADMIN_TOKEN: '' } })
    const headers = { 'CF-Connecting-IP': '192.0.2.201' }
    const log = vi.spyOn(console, 'log')
    const { answer } = await unset.call('/api/assets', { headers })
    const { answer: usual } = await call('/api/assets', { token: 'wrong', headers })
    expect({ ...answer, instance: '' }).toEqual({ ...usual, instance: '' })
    expect(log.mock.calls.join()).toContain('set the secret ADMIN_TOKEN')
    log.mockRestore()
  })

  it.each(['x'.repeat(31), `${'x'.repeat(32)} y`, `${'x'.repeat(32)}\n`, 'ü'.repeat(32)])(
    'takes no secret that cannot be sent or could be guessed: %j',
    async (secret) => {
      const response = await apiClient({ variables: { ADMIN_TOKEN: secret } }).edge('/health')
      expect([response.status, await problemCode(response)]).toEqual([500, 'misconfigured'])
    },
  )

  it('takes no link for the token', async () => {
    const response = await edge(`/api/assets?token=${ADMIN}`)
    expect(response.status).toBe(401)
  })

  it('lets who fails ten times wait, even with the right token, and nobody else', async () => {
    const headers = { 'CF-Connecting-IP': '198.51.100.9' }
    const statuses: number[] = []
    for (let turn = 0; turn < 12; turn++) {
      statuses.push((await call('/api/assets', { token: 'wrong', headers })).status)
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    const refused = await call('/api/assets', { headers })
    expect(refused.answer.code).toBe('rate_limited')
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(
      (await call('/api/assets', { headers: { 'CF-Connecting-IP': '198.51.100.10' } })).status,
    ).toBe(200)
  })

  it.each([
    ['without any token', '198.51.100.20', (at: number) => [null, `198.51.100.20`, at] as const],
    [
      'under many addresses of one household',
      '2001:db8:7:7::ffff',
      (at: number) => ['wrong', `2001:db8:7:7::${at}`, at] as const,
    ],
  ])('lets who fails ten times wait, %s', async (_, client, attempt) => {
    for (let turn = 0; turn < 11; turn++) {
      const [token, address] = attempt(turn)
      await call('/api/assets', { token, headers: { 'CF-Connecting-IP': address } })
    }
    const { status } = await call('/api/assets', { headers: { 'CF-Connecting-IP': client } })
    expect(status).toBe(429)
  })

  it('names the methods that there are', async () => {
    const { status, headers, answer } = await call('/api/assets/films/one', { method: 'PUT' })
    expect([status, answer.code]).toEqual([405, 'method_not_allowed'])
    expect(headers.get('Allow')).toBe('GET, DELETE')
    const options = await edge('/api/links', { method: 'OPTIONS' })
    expect(options.headers.get('Allow')).toBe('POST, OPTIONS')
    expect((await call('/api/nothing')).status).toBe(404)
    const document = await edge('/api/openapi.json', { method: 'POST' })
    expect([document.status, document.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
    await document.body?.cancel()
  })

  it('tells of every operation that other methods are refused', async () => {
    const document = (await (await edge('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, { responses: object }>>
    }
    for (const methods of Object.values(document.paths)) {
      for (const { responses } of Object.values(methods)) expect(responses).toHaveProperty('405')
    }
  })

  it('is not for other sites, and never cached', async () => {
    const { headers } = await call('/api/assets', { headers: { Origin: 'https://evil.example' } })
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  it('describes itself to people, without script', async () => {
    const response = await edge('/api')
    const page = await response.text()
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(page).not.toContain('<script')
    for (const id of ['createLink', 'explainLink', 'removeAsset'])
      expect(page).toContain(`id="${id}"`)
    expect(page).toContain('max_streams')
  })
})
