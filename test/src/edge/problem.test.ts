import { describe, expect, it } from 'vitest'
import readme from '../../../README.md?raw'
import { DeliveryError } from '../../../src/core/errors.ts'
import { ERROR_CODES, problemResponse, statusOf } from '../../../src/edge/problem.ts'
import { problemCodes } from '../../../src/web/words.ts'

/** Rows of the README's error table: `code`, status, help. */
const documented = new Map(
  readme
    .slice(readme.indexOf('## Errors'))
    .split('\n')
    .flatMap((line) => {
      const [, codes = '', status = '', help = ''] = line.split('|').map((cell) => cell.trim())
      const names = [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => code ?? '')
      return /^\d{3}$/.test(status)
        ? names.map((code) => [code, { status: Number(status), help }] as const)
        : []
    }),
)

describe('every code', () => {
  it.each(ERROR_CODES)('%s has its status and a line of help in the README', (code) => {
    expect(documented.get(code)?.status).toBe(statusOf(code))
    expect(documented.get(code)?.help.length).toBeGreaterThan(10)
  })

  it('that is documented is there', () => {
    expect([...documented.keys()].sort()).toEqual([...ERROR_CODES].sort())
  })

  it('has words for viewers, but for those that only the admin API says', () => {
    const admin = ['admin_required', 'request_invalid', 'revocations_full', 'assets_beneath']
    const spoken = new Set<string>(problemCodes())
    expect(ERROR_CODES.filter((code) => !spoken.has(code))).toEqual(admin)
  })

  it.each(ERROR_CODES)('%s goes out as RFC 9457 says', async (code) => {
    const error = new DeliveryError(code, 'what is wrong', { cure: 'what to do' })
    const response = problemResponse(error, 'request-1')
    expect(response.status).toBe(statusOf(code))
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      status: statusOf(code),
      code,
      detail: 'what is wrong; what to do',
      instance: 'urn:request:request-1',
    })
  })
})
