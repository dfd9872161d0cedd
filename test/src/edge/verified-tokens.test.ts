import { describe, expect, it } from 'vitest'
import { VerifiedTokens } from '../../../src/edge/verified-tokens.ts'
import { keyring, link, now } from '../../support/edge-fixtures.ts'

const options = (at = now()) => ({
  keyring: keyring(),
  now: at,
  maxLifeSeconds: { link: 604_800, play: 86_400 },
})

describe('remembered tokens', () => {
  it('are given back without the key', async () => {
    const tokens = new VerifiedTokens()
    const token = await link('a')
    const first = await tokens.verify(token, options())
    const second = await tokens.verify(token, {
      ...options(),
      keyring: { find: () => undefined, signer: undefined, size: 0 },
    })
    expect(second).toBe(first)
  })

  it('expire all the same', async () => {
    const tokens = new VerifiedTokens()
    const token = await link('a', { ttlSeconds: 60 })
    await tokens.verify(token, options())
    await expect(tokens.verify(token, options(now() + 3600))).rejects.toMatchObject({
      code: 'token_expired',
    })
  })

  it('are bounded, and the ones used last stay', async () => {
    const tokens = new VerifiedTokens(2)
    const [a, b, c] = await Promise.all([link('a'), link('b'), link('c')])
    for (const token of [a, b, a, c]) await tokens.verify(token, options())
    expect(tokens.size).toBe(2)
    const forgetful = {
      ...options(),
      keyring: { find: () => undefined, signer: undefined, size: 0 },
    }
    await tokens.verify(a, forgetful)
    await expect(tokens.verify(b, forgetful)).rejects.toMatchObject({ code: 'token_signature' })
  })

  it('do not include refused ones', async () => {
    const tokens = new VerifiedTokens()
    await tokens.verify('x', options()).catch(() => undefined)
    expect(tokens.size).toBe(0)
  })
})
