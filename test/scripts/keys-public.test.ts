import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { keyFolder, refusal } from '../support/key-folder.ts'
import { run as runProgram } from '../support/run-command.ts'
import { jwks, opened, publicKey, secret, signed } from '../support/signing-keys.ts'

const folder = temporaryFolder()

describe('npm run keys -- public', () => {
  it('prints the public halves of pairs alone', async () => {
    const { local, run, done } = keyFolder(folder)
    await done('new')
    await done('new', '--alg', 'ES256')
    await done('new', '--alg', 'EdDSA')
    const [, curve, edwards] = local.keys()
    const { stdout } = await run('public')
    expect(JSON.parse(stdout)).toEqual({
      keys: [
        { kty: 'EC', kid: curve?.kid, alg: 'ES256', crv: 'P-256', x: curve?.x, y: curve?.y },
        { kty: 'OKP', kid: edwards?.kid, alg: 'EdDSA', crv: 'Ed25519', x: edwards?.x },
      ],
    })
    expect((await run('public', '--json')).stdout).toBe(stdout)
  })

  it('gives what another Sluice verifies with', async () => {
    const issuer = keyFolder(folder)
    await issuer.done('new', '--alg', 'EdDSA')
    const { stdout } = await issuer.run('public')
    const token = await signed(issuer.local.ring())
    expect(await opened(token, readKeyring(stdout))).toBe('film')
  })

  it('says why there is nothing, and succeeds', async () => {
    const { run, done } = keyFolder(folder)
    await done('new')
    expect(await run('public')).toEqual({
      exitCode: 0,
      stdout: '{"keys":[]}\n',
      stderr: expect.stringMatching(/^[^\n]*HS256[^\n]*\n$/),
    })
  })
})

describe('npm run keys -- add', () => {
  /** A publisher with one secret, and a file of an issuer. */
  function given(content: unknown) {
    const made = keyFolder(folder)
    const text = `SIGNING_KEYS='${jwks(secret('own'))}'\n`
    made.local.write(text)
    const file = join(`${made.local.path}.json`)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return { ...made, text, file }
  }

  it('takes the keys of a JWK Set, which then verify and never sign', async () => {
    const issuer = keyFolder(folder)
    await issuer.done('new', '--alg', 'ES256')
    const token = await signed(issuer.local.ring())
    const { local, file, done } = given((await issuer.run('public')).stdout)
    await expect(opened(token, local.ring())).rejects.toMatchObject({ code: 'token_signature' })
    const [key] = issuer.local.keys()
    expect(await done('add', file)).toEqual({
      added: [{ kid: key?.kid, alg: 'ES256', canSign: false, signs: false }],
    })
    expect(await opened(token, local.ring())).toBe('film')
    expect(local.ring().signer?.kid).toBe('own')
  })

  it('takes a single JWK, of which it keeps what verifying needs', async () => {
    const key = await publicKey('issuer')
    const { local, file, done } = given({ ...key, use: 'sig', x5t: 'abc' })
    await done('add', file)
    expect(local.keys()).toEqual([secret('own'), key])
  })

  it("keeps an apostrophe in a key's name", async () => {
    const { local, file, run, done } = given(await publicKey("o'neil$HOME"))
    await done('add', file)
    expect(local.text()).not.toContain("o'neil")
    expect((await run('list')).stdout).toContain("o'neil$HOME  ES256  verifies only\n")
  })

  it('reads standard input where the file is -', async () => {
    const { local, file, environment } = given(await publicKey('issuer'))
    const script = '"$0" scripts/keys.ts add - < "$1"'
    const { exitCode } = await runProgram('sh', ['-c', script, process.execPath, file], environment)
    expect(exitCode).toBe(0)
    expect(local.keys().map(({ kid }) => kid)).toEqual(['own', 'issuer'])
  })

  it.each([
    ['a name that is taken', async () => publicKey('own'), 'kid_taken'],
    ['no name', async () => ({ ...(await publicKey('a')), kid: undefined }), 'key_file_invalid'],
    ['a damaged point', async () => ({ ...(await publicKey('a')), x: 'AAAA' }), 'key_file_invalid'],
    ['RSA', async () => ({ kty: 'RSA', kid: 'a', n: 'AQAB', e: 'AQAB' }), 'key_file_invalid'],
    [
      'a key for encryption',
      async () => ({ ...(await publicKey('a')), use: 'enc' }),
      'key_file_invalid',
    ],
    ['an empty set', async () => ({ keys: [] }), 'key_file_invalid'],
    ['no JSON', async () => 'SIGNING', 'key_file_invalid'],
    ['a secret', async () => secret('a', 9), 'key_private'],
    ['a private key', async () => ({ ...(await publicKey('a')), d: 'cHJpdmF0ZQ' }), 'key_private'],
  ])('refuses %s', async (_what, content, code) => {
    const { local, text, file, run } = given(await content())
    const result = await run('add', file)
    expect(result).toEqual(refusal(code))
    expect(result.stderr).not.toMatch(/cHJpdmF0ZQ|CQkJ/)
    expect(local.text()).toBe(text)
  })

  it('refuses a file that is not there', async () => {
    const { file, run } = given('')
    expect(await run('add', `${file}.none`)).toEqual(refusal('key_file_unreadable'))
  })
})
