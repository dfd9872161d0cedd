import { type Config, createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localSecrets } from '../../scripts/support/dev-vars.ts'
import type { ApiExplanation } from '../../scripts/support/explanation-text.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { runScript } from '../support/run-command.ts'

const VERSION = '_v0123456789abcdef'
const MASTER = [
  '#EXTM3U',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360',
  `${VERSION}/low/index.m3u8`,
  '#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=1280x720',
  `${VERSION}/high/index.m3u8`,
  '',
].join('\n')
const RECORD = {
  schema: 1,
  asset: 'films/one',
  title: 'One & only',
  status: 'ready',
  version: VERSION,
  durationSeconds: 65,
  renditions: [],
  images: {},
  bytes: 1_200_000,
  source: { name: 'one.mp4', bytes: 9, durationSeconds: 65 },
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-02T00:00:00.000Z',
}

let edge: TestEdge
let environment: Record<string, string>

beforeAll(async () => {
  edge = await startTestEdge()
  const { adminToken } = await localSecrets()
  environment = { ADMIN_TOKEN: adminToken, SLUICE_URL: edge.url }
  await putAsset('films/one')
})
afterAll(() => edge?.stop())

async function putAsset(asset: string) {
  const plain = { contentType: 'application/vnd.apple.mpegurl', cacheControl: 'max-age=5' }
  await edge.store.put(`${asset}/master.m3u8`, new TextEncoder().encode(MASTER), plain)
  const json = new TextEncoder().encode(JSON.stringify({ ...RECORD, asset }))
  const record = {
    ...plain,
    contentType: 'application/json',
    metadata: {
      title: RECORD.title,
      status: 'ready',
      version: VERSION,
      duration: '65',
      updated: RECORD.updatedAt,
    },
  }
  await edge.store.put(`_sluice/assets/${asset}.json`, json, record)
}

const call = (name: string, ...args: string[]) =>
  runScript(name, [...args, '--remote'], environment)

async function json(name: string, ...args: string[]) {
  const { exitCode, stdout, stderr } = await call(name, ...args, '--json')
  expect(stderr).toBe('')
  return { exitCode, answer: JSON.parse(stdout) }
}

describe('npm run sign -- --remote', () => {
  it('lets the deployed Sluice sign, and the link plays there', async () => {
    const { answer } = await json('sign', 'films/one', '--max-height', '480')
    expect(answer.streamUrl).toMatch(new RegExp(`^${edge.url}/films/one/master.m3u8\\?token=`))
    const playlist = await (await fetch(answer.streamUrl)).text()
    expect(playlist).toContain('/low/index.m3u8')
    expect(playlist).not.toContain('/high/')
  })
})

describe('npm run links', () => {
  const explained = async (text: string, ...more: string[]) => {
    const { exitCode, answer } = await json('links', 'explain', text, ...more)
    const { valid, renditions, checks } = answer as ApiExplanation
    return { exitCode, valid, renditions, failed: checks.flatMap(({ code }) => code ?? []) }
  }

  it('explain tells what a URL opens, to people as well', async () => {
    const { answer } = await json('sign', 'films/one', '--max-height', '480', '--geo-allow', 'DE')
    const { exitCode, valid, renditions } = await explained(answer.watchUrl)
    expect([exitCode, valid]).toEqual([0, true])
    expect(renditions?.map(({ height, allowed }) => [height, allowed])).toEqual([
      [360, true],
      [720, false],
    ])
    const refused = await explained(answer.token, '--country', 'FR')
    expect(refused).toMatchObject({ exitCode: 1, valid: false, failed: ['geo'] })
    const { stdout } = await call('links', 'explain', answer.token, '--country', 'FR')
    expect(stdout).toMatch(/it is +a link\n/)
    expect(stdout).toMatch(/FAILS +geo +geo: /)
    expect(stdout).toMatch(/no +1280x720/)
  })

  it('revoke takes a link back, revoked lists it, restore gives it again', async () => {
    const { answer } = await json('sign', 'films/one')
    const revoked = await json('links', 'revoke', answer.streamUrl)
    expect(revoked.answer).toMatchObject({ kind: 'jti', value: answer.jti })
    expect((await explained(answer.token)).failed).toEqual(['revoked'])
    expect((await fetch(answer.streamUrl)).status).toBe(403)
    const { stdout } = await call('links', 'revoked')
    expect(stdout).toContain(`jti   ${answer.jti}`)
    await call('links', 'restore', 'jti', answer.jti)
    expect((await explained(answer.token)).failed).toEqual([])
    expect((await fetch(answer.streamUrl)).status).toBe(200)
  })

  it('revoke names sessions, assets and keys', async () => {
    const { answer } = await json('sign', 'films/one')
    const playlist = await (await fetch(answer.streamUrl)).text()
    const session = playlist.split('\n').find((line) => line.startsWith('/s/')) ?? ''
    const bySession = await json('links', 'revoke', edge.url + session, '--until', '1h')
    expect(bySession.answer.kind).toBe('sid')
    // Counted from when the command was typed, and so a little before the answer.
    const seconds = bySession.answer.until - bySession.answer.at
    expect(seconds).toBeGreaterThan(3540)
    expect(seconds).toBeLessThanOrEqual(3600)
    const refused = await call('links', 'revoke', 'no-token-of-ours')
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^error: [^\n]+ \(request_invalid\)\n$/)
    for (const [option, kind, name] of [
      ['--asset', 'asset', 'films/'],
      ['--kid', 'kid', 'some-key'],
    ] as const) {
      expect((await json('links', 'revoke', option, name)).answer).toMatchObject({
        kind,
        value: name,
      })
      expect((await call('links', 'restore', kind, name)).exitCode).toBe(0)
    }
  })

  it('restore gives back whatever name was revoked', async () => {
    for (const name of ['..', 'a/../b', './a', 'a\nb', 'a\u2028b', 'a b?c#d%']) {
      expect((await json('links', 'revoke', '--jti', name)).answer.value).toBe(name)
      expect((await call('links', 'restore', 'jti', name)).exitCode).toBe(0)
    }
    expect((await json('links', 'revoked')).answer).not.toHaveProperty('revocations.1')
  })

  it('explain works by keys alone where no edge is asked', async () => {
    const { answer } = await json('sign', 'films/one')
    const alone = await runScript('links', ['explain', answer.token, '--json'])
    expect(alone.exitCode).toBe(0)
    expect(JSON.parse(alone.stdout)).toMatchObject({ valid: true, verified: true })
  })

  it.each([
    [[]],
    [['explain']],
    [['explain', 'a', 'b']],
    [['revoke']],
    [['revoke', 'no token']],
    [['revoke', 'https://video.example/films/one/master.m3u8']],
    [['revoke', '--jti', 'a', '--sid', 'b']],
    [['revoke', '--jti', 'a', '--until', 'later']],
    [['restore', 'jti']],
    [['forget']],
  ])('%j is one line with a cure', async (args) => {
    const { exitCode, stdout, stderr } = await call('links', ...args)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: [^\n]+; [^\n]+ \(usage\)\n$/)
  })
})

describe('npm run assets', () => {
  it('ls and show tell what there is', async () => {
    const { answer } = await json('assets', 'ls', 'films/')
    expect(answer.assets.map(({ name }: { name: string }) => name)).toEqual(['films/one'])
    const { stdout } = await call('assets', 'ls')
    expect(stdout).toBe(
      'name       length  status  updated           title\nfilms/one  1:05    ready   2026-11-02 00:00  One & only\n',
    )
    const shown = await call('assets', 'show', 'films/one')
    expect(shown.stdout).toContain('size     1.2 MB')
    expect((await call('assets', 'show', 'films/none')).stderr).toMatch(/\(not_found\)\n$/)
  })

  it('rm asks first, and removes one wholly', async () => {
    await putAsset('films/gone')
    const unasked = await call('assets', 'rm', 'films/gone')
    expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') })
    const { answer } = await json('assets', 'rm', 'films/gone', '--yes')
    expect(answer).toMatchObject({ asset: 'films/gone', objects: 2, purged: false })
    await putAsset('films/gone')
    const { stdout } = await call('assets', 'rm', 'films/gone', '--yes')
    expect(stdout).toBe(
      'removed films/gone, 2 objects; purged: false, there is no shared cache there\n',
    )
    expect((await call('assets', 'rm', 'films/gone', '--yes')).stderr).toMatch(/\(not_found\)\n$/)
  })

  it('gc removes nothing that may be needed, and says why it stays', async () => {
    await edge.store.put(`films/one/_v00000000000000aa/1.m4s`, new Uint8Array(9), {
      contentType: 'video/iso.segment',
      cacheControl: 'max-age=5',
    })
    await edge.store.put(`films/one/${VERSION}/1.m4s`, new Uint8Array(9), {
      contentType: 'video/iso.segment',
      cacheControl: 'max-age=5',
    })
    const { stdout } = await call('assets', 'gc')
    expect(stdout).toBe('nothing to remove; kept 1 published, 1 in use\n')
    const { answer } = await json('assets', 'gc', 'films/', '--older-than', '90m', '--dry-run')
    expect(answer).toMatchObject({ dry_run: true, removed: [], kept: { published: 1, in_use: 1 } })
    expect((await call('assets', 'gc', 'others/')).stdout).toBe('nothing to remove\n')
  })

  it.each([
    [['gc', '--older-than', '59m']],
    [['gc', '--older-than', 'a day']],
    [['gc', 'films/', 'more']],
    [['rm', 'films/one', '--yes', '--dry-run']],
    [['purge', 'films/one', '--older-than', '2h']],
  ])('%j is one line with a cure', async (args) => {
    const { exitCode, stdout, stderr } = await call('assets', ...args)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: [^\n]+; [^\n]+ \(usage\)\n$/)
  })

  it('purge says that there is no cache here', async () => {
    const { stdout } = await call('assets', 'purge', 'films/one')
    expect(stdout).toBe('films/one: there is no shared cache there\n')
  })

  it('a wrong token is told, and so is a place where nobody listens', async () => {
    const wrong = await runScript('assets', ['ls', '--remote'], {
      ...environment,
      ADMIN_TOKEN: 'x'.repeat(40),
    })
    expect(wrong.stderr).toMatch(/^error: [^\n]+ \(admin_required\)\n$/)
    const nobody = await runScript('assets', ['ls', '--base', 'http://127.0.0.1:9'], environment)
    expect(nobody.stderr).toMatch(/^error: [^\n]+ \(edge_unreachable\)\n$/)
  })

  it('the secrets of this machine never leave it', async () => {
    const { ADMIN_TOKEN: _, ...others } = environment
    const { exitCode, stderr } = await runScript('assets', ['ls', '--base', edge.url], {
      ...others,
      ADMIN_TOKEN: '',
    })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('set ADMIN_TOKEN')])
  })
})

describe('/api/openapi.json', () => {
  it('is OpenAPI 3.1 that a linter has nothing to say of', async () => {
    const source = await (await fetch(`${edge.url}/api/openapi.json`)).text()
    const config: Config = await createConfig({ extends: ['recommended-strict'] })
    const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' })
    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([])
    expect(JSON.parse(source).openapi).toMatch(/^3\.1\./)
  })
})
