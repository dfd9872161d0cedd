import { describe, expect, it } from 'vitest'
import { explainToken } from '../../../../src/core/token/explain.ts'
import { readKeyring } from '../../../../src/core/token/keyring.ts'
import { verifyToken } from '../../../../src/core/token/verify.ts'
import file from '../../../fixtures/token-vectors.json'

const { now, maxLifeSeconds, vectors } = file
const options = { keyring: readKeyring(JSON.stringify(file.jwks)), now, maxLifeSeconds, viewer: {} }

describe('token-vectors.json', () => {
  it.each(vectors)('$name: $outcome', async ({ token, outcome }) => {
    const result = await verifyToken(token, options).then(
      () => 'accepted',
      (error) => error.code,
    )
    expect(result).toBe(outcome)
  })

  it('is explained as it is decided', async () => {
    for (const { name, token, outcome } of vectors) {
      const { checks } = await explainToken(token, options)
      const codes = checks.flatMap(({ code }) => code ?? [])
      if (outcome === 'accepted') expect([name, codes]).toEqual([name, []])
      else expect([name, ...codes]).toContain(outcome)
    }
  })
})
