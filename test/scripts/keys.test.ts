import { chmodSync, existsSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { keyFolder, refusal } from '../support/key-folder.ts'
import { jwks, opened, publicKey, secret, signed } from '../support/signing-keys.ts'

const folder = temporaryFolder()

/** Starts from keys, in a file that holds nothing else. */
function starting(...keys: readonly object[]) {
  const made = keyFolder(folder)
  const text = `SIGNING_KEYS='${jwks(...keys)}'\n`
  made.local.write(text)
  return { ...made, text }
}

describe('npm run keys -- new', () => {
  it.each(['HS256', 'ES256', 'EdDSA'])('makes a first key of %s, which signs', async (alg) => {
    const { local, done } = keyFolder(folder)
    const key = await done('new', '--alg', alg)
    expect(key).toEqual({
      kid: expect.stringMatching(/^\d{4}-\d\d-\d\d-[0-9a-f]{6}$/),
      alg,
      canSign: true,
      signs: true,
    })
    expect(local.keys()).toMatchObject([{ kid: key.kid, alg }])
    expect(await opened(await signed(local.ring()), local.ring())).toBe('film')
    expect(statSync(local.path).mode & 0o777).toBe(0o600)
  })

  it('leaves the signing to the key that signs already', async () => {
    const { local, done } = starting(secret('old'))
    const key = await done('new')
    expect(key).toMatchObject({ alg: 'HS256', canSign: true, signs: false })
    expect(local.keys().map(({ kid }) => kid)).toEqual(['old', key.kid])
    expect(local.ring().signer?.kid).toBe('old')
  })

  it('touches no other byte of the file, and shuts it to others', async () => {
    const { local, done } = keyFolder(folder)
    const rest = ['# mine\r\nADMIN_TOKEN="a b" # x\r\nexport ', ' # the keys\r\n\n  Z = 1']
    local.write(rest.join(`SIGNING_KEYS=${jwks(secret('old'))}`))
    chmodSync(local.path, 0o644)
    await done('new')
    const [line] = /SIGNING_KEYS='[^']*'/.exec(local.text()) ?? []
    expect(local.text()).toBe(rest.join(line))
    expect(local.keys()).toHaveLength(2)
    expect(statSync(local.path).mode & 0o777).toBe(0o600)
  })
})

describe('npm run keys -- rotate', () => {
  it('puts a key of the same kind first, and the others go on verifying', async () => {
    const { local, done } = keyFolder(folder)
    const { kid: old } = await done('new', '--alg', 'ES256')
    const token = await signed(local.ring())
    const key = await done('rotate')
    expect(key).toMatchObject({ alg: 'ES256', signs: true })
    expect(local.ring().signer?.kid).toBe(key.kid)
    expect(local.keys().map(({ kid }) => kid)).toEqual([key.kid, old])
    expect(await opened(token, local.ring())).toBe('film')
  })

  it('goes over to another algorithm where that is asked for', async () => {
    const { local, done } = starting(secret('old'))
    await done('rotate', '--alg', 'EdDSA')
    expect(local.keys().map(({ alg }) => alg)).toEqual(['EdDSA', 'HS256'])
  })

  it('says how long to wait before the old key is removed', async () => {
    const { stdout } = await starting(secret('old')).run('rotate')
    expect(stdout).toMatch(/^\S+ {2}HS256 {2}signs\nold goes on verifying/)
    expect(stdout).toContain('a link (7 days) plus a session (24 h)')
  })
})

describe('npm run keys -- promote', () => {
  it('lets a key sign that was made before and is known everywhere by now', async () => {
    const { local, run, done } = starting(secret('old'))
    const { kid } = await done('new')
    const token = await signed(local.ring())
    const { stdout } = await run('promote', String(kid))
    expect(stdout).toMatch(new RegExp(`^${kid} {2}HS256 {2}signs\nold goes on verifying`))
    expect(local.keys().map((key) => key.kid)).toEqual([kid, 'old'])
    expect(await opened(token, local.ring())).toBe('film')
  })

  it('changes nothing where the key signs already', async () => {
    const { local, text, run } = starting(secret('a', 1), secret('b', 2))
    const { exitCode, stdout } = await run('promote', 'a')
    expect([exitCode, stdout.includes('goes on verifying')]).toEqual([0, false])
    expect(local.text()).toBe(text)
  })

  it('takes no key that cannot sign, and none that is not there', async () => {
    const { local, text, run } = starting(secret('a'), await publicKey('b'))
    expect(await run('promote', 'b')).toEqual(refusal('cannot_sign'))
    expect(await run('promote', 'c')).toEqual(refusal('kid_unknown'))
    expect(await run('promote')).toEqual(refusal('usage', 2))
    expect(local.text()).toBe(text)
  })
})

describe('npm run keys -- remove', () => {
  it('ends what the key signed, and says so', async () => {
    const { local, run, done } = starting(secret('old'))
    const token = await signed(local.ring())
    await done('rotate')
    expect(await opened(token, local.ring())).toBe('film')
    const { exitCode, stdout } = await run('remove', 'old')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('removed old: links and sessions that it signed stop working\n')
    expect(stdout).toContain('wait the longest life of a link (7 days) plus a session (24 h)')
    await expect(opened(token, local.ring())).rejects.toMatchObject({ code: 'token_signature' })
  })

  it('takes the key that signs where another can, and says which one signs now', async () => {
    const { local, run } = starting(secret('a', 1), secret('b', 2))
    expect((await run('remove', 'a')).stdout).toContain('\nb signs now\n')
    expect(local.keys()).toEqual([secret('b', 2)])
  })

  it('refuses the last key', async () => {
    const { local, text, run } = starting(secret('a'))
    expect(await run('remove', 'a')).toEqual(refusal('last_key'))
    expect(local.text()).toBe(text)
  })

  it('refuses the only key that can sign, but not one that verifies only', async () => {
    const { local, text, run, done } = starting(secret('a'), await publicKey('issuer'))
    expect(await run('remove', 'a')).toEqual(refusal('only_signer'))
    expect(local.text()).toBe(text)
    expect(await done('remove', 'issuer')).toEqual({ removed: 'issuer', signer: 'a' })
  })

  it('refuses a key that is not there', async () => {
    const { local, text, run } = starting(secret('a'), secret('b', 2))
    expect(await run('remove', 'c')).toEqual(refusal('kid_unknown'))
    expect(local.text()).toBe(text)
  })
})

describe('npm run keys -- list', () => {
  it('says which keys there are and which one signs', async () => {
    const { run, done } = starting(await publicKey('pub'), secret('a', 1), secret('long', 2))
    expect((await run('list')).stdout).toBe(
      'pub   ES256  verifies only\na     HS256  signs\nlong  HS256  verifies, can sign\n',
    )
    expect(await done('list')).toEqual({
      keys: [
        { kid: 'pub', alg: 'ES256', canSign: false, signs: false },
        { kid: 'a', alg: 'HS256', canSign: true, signs: true },
        { kid: 'long', alg: 'HS256', canSign: true, signs: false },
      ],
    })
  })

  it('finds nothing where nothing was made yet, and makes nothing', async () => {
    const { local, done } = keyFolder(folder)
    expect(await done('list')).toEqual({ keys: [] })
    expect(existsSync(local.path)).toBe(false)
  })
})
