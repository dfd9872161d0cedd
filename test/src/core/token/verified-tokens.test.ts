import { describe, expect, it } from 'vitest'
import { VerifiedTokens } from '../../../../src/core/token/verified-tokens.ts'
import { keyring, link, now } from '../../../support/edge-fixtures.ts'

function base64url(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

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

  it('take no more room for 100,000 viewers than for 4096', async () => {
    const tokens = new VerifiedTokens()
    const claims = { use: 'link', sub: 'a', exp: now() + 60 }
    const header = base64url(JSON.stringify({ alg: 'HS256', kid: 'k' }))
    const key = { kid: 'k', algorithm: 'HS256', names: ['HS256'], canSign: true } as const
    const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ])
    const keyOf = async () => secret as CryptoKey
    const ring = {
      find: () => ({ ...key, verifyingKey: keyOf, signingKey: keyOf }),
      signer: undefined,
      size: 1,
    }
    const sign = async (jti: string) => {
      const content = `${header}.${base64url(JSON.stringify({ ...claims, jti }))}`
      const bytes = await crypto.subtle.sign(
        'HMAC',
        secret as CryptoKey,
        new TextEncoder().encode(content),
      )
      return `${content}.${base64url(String.fromCharCode(...new Uint8Array(bytes)))}`
    }
    for (let viewer = 0; viewer < 100_000; viewer++) {
      await tokens.verify(await sign(String(viewer)), { ...options(), keyring: ring as never })
      if (viewer % 10_000 === 0) expect(tokens.size).toBe(Math.min(viewer + 1, 4096))
    }
    expect(tokens.size).toBe(4096)
    const last = await sign('99999')
    expect(tokens.recall(last, now())).toBeDefined()
    expect(tokens.recall(await sign('0'), now())).toBeUndefined()
  }, 120_000)

  it('do not include refused ones', async () => {
    const tokens = new VerifiedTokens()
    await tokens.verify('x', options()).catch(() => undefined)
    expect(tokens.size).toBe(0)
  })
})
