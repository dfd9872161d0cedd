import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { runScript } from '../support/run-command.ts'

const KEYS = JSON.stringify({ keys: [{ kty: 'oct', kid: 'k1', k: 'A'.repeat(43) }] })
const sign = (...args: string[]) => runScript('sign', args, { SIGNING_KEYS: KEYS })

describe('npm run sign', () => {
  it('prints the stream URL and the watch URL', async () => {
    const { exitCode, stdout } = await sign('films/one', '--base', 'https://video.example')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /^stream {2}https:\/\/video\.example\/films\/one\/master\.m3u8\?token=(\S+)\nwatch {3}https:\/\/video\.example\/watch\/films\/one\?token=\1\n$/,
    )
  })

  it('prints one JSON object with --json', async () => {
    const { stdout } = await sign(
      'one',
      '--ttl',
      '15m',
      '--max-height',
      '720',
      '--base',
      'https://v.example/',
      '--json',
    )
    const link = JSON.parse(stdout)
    const token = new URL(link.streamUrl).searchParams.get('token') ?? ''
    const { iat = 0, ...claims } = decodeJwt(token)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: 'k1', typ: 'JWT' })
    expect(claims).toMatchObject({ use: 'link', sub: 'one', exp: iat + 900, max_height: 720 })
    expect(link.expires).toBe(new Date((iat + 900) * 1000).toISOString())
    expect(link.watchUrl).toBe(`https://v.example/watch/one?token=${token}`)
  })

  it('says all that a link can say', async () => {
    const options = [
      ...['--viewer', 'anna', '--max-streams', '2', '--max-height', '720', '--min-height', '240'],
      ...['--geo-deny', 'RU, T1', '--net', '10.0.0.0/8,2001:db8::/32'],
      ...['--ref', 'example.com,*.example.org', '--ref-none', 'deny'],
      ...['--audio', 'de', '--subtitles', 'en-GB', '--clip', '10-20.5', '--not-before', '1h'],
    ]
    const { exitCode, stdout } = await sign('one', ...options, '--ttl', '60', '--json')
    expect(exitCode).toBe(0)
    const { token, jti } = JSON.parse(stdout)
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({
      jti,
      viewer: 'anna',
      max_streams: 2,
      max_height: 720,
      min_height: 240,
      geo: { deny: ['RU', 'T1'] },
      net: ['10.0.0.0/8', '2001:db8::/32'],
      ref: ['example.com', '*.example.org'],
      ref_none: 'deny',
      audio: 'de',
      subtitles: 'en-GB',
      clip: { start: 10, end: 20.5 },
    })
    expect(claims.nbf).toBe((claims.iat ?? 0) + 3600)
    expect(claims.exp).toBe((claims.nbf ?? 0) + 60)
  })

  it('a moment may be a date, and a folder has a token alone', async () => {
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    const { stdout } = await sign('films/', '--not-before', soon)
    const [, token = ''] = /^token {3}(\S+)\n$/.exec(stdout) ?? []
    expect(decodeJwt(token)).toMatchObject({
      sub: 'films/',
      nbf: Math.floor(Date.parse(soon) / 1000),
    })
  })

  it('names another entry in both URLs', async () => {
    const { stdout } = await sign(
      'article',
      '--entry',
      'cwc 11.m3u8',
      '--base',
      'https://v.example',
      '--json',
    )
    expect(JSON.parse(stdout).streamUrl).toContain('/article/cwc%2011.m3u8?token=')
    expect(JSON.parse(stdout).watchUrl).toMatch(/&entry=cwc%2011\.m3u8$/)
  })

  it.each([
    [[], 'usage', 2],
    [['a', 'b'], 'usage', 2],
    [['a', '--ttl', 'soon'], 'usage', 2],
    [['a', '--ttl', '8d'], 'usage', 2],
    [['a', '--max-height', 'hd'], 'usage', 2],
    [['a', '--base', 'video.example'], 'usage', 2],
    [['a', '--clip', '20-10'], 'usage', 2],
    [['a', '--clip', 'x'], 'usage', 2],
    [['a', '--entry', 'b/c.m3u8'], 'usage', 2],
    [['a', '--max-streams', '2'], 'usage', 2],
    [['a', '--viewer', 'x', '--max-streams', '0'], 'usage', 2],
    [['a', '--geo-allow', 'de'], 'usage', 2],
    [['a', '--geo-allow', ''], 'usage', 2],
    [['a', '--geo-allow', 'DE', '--geo-deny', 'AT'], 'usage', 2],
    [['a', '--net', '10.0.0.0/99'], 'usage', 2],
    [['a', '--ref', 'https://example.com'], 'usage', 2],
    [['a', '--ref-none', 'maybe'], 'usage', 2],
    [['a', '--audio', 'no language'], 'usage', 2],
    [['a', '--not-before', 'tomorrow'], 'usage', 2],
    [['a', '--not-before', '31d'], 'link_invalid', 1],
    [['a', '--remote'], 'usage', 2],
    [['a', '--remote', '--base', 'https://v.example'], 'usage', 2],
    [['Films/'], 'asset_name_invalid', 1],
    [['Films'], 'asset_name_invalid', 1],
    [['watch/a'], 'asset_name_invalid', 1],
  ])('%j ends with one line that says what to do', async (args, code, status) => {
    const { exitCode, stdout, stderr } = await sign(...args)
    expect(exitCode).toBe(status)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^error: [^\\n]+; [^\\n]+ \\(${code}\\)\\n$`))
  })

  it('shows no key when the keys are bad', async () => {
    const bad = JSON.stringify({ keys: [{ kty: 'oct', kid: 'k1', k: 'SECRETSECRET' }] })
    const { exitCode, stderr } = await runScript('sign', ['a'], { SIGNING_KEYS: bad })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('keys_invalid')
    expect(stderr).not.toContain('SECRETSECRET')
  })
})
