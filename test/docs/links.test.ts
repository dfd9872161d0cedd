import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { CLAIM_READERS } from '../../src/core/token/claim-readers.ts'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { verifyToken } from '../../src/core/token/verify.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { isSkipped } from '../support/programs.ts'
import { run } from '../support/run-command.ts'
import { LINK_SNIPPETS, SNIPPETS, type SnippetCommand } from '../support/snippets.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/links.md', import.meta.url)), 'utf8')

const HOUR = 3600
const KID = '2026-01'
/** Characters that base64url and base64 do not share are in it. */
const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index * 5)).toString(
  'base64url',
)

describe('a snippet issues links that Sluice accepts', () => {
  const folders = temporaryFolder()
  const keyring = readKeyring(JSON.stringify({ keys: [{ kty: 'oct', kid: KID, k: SECRET }] }))
  const maxLifeSeconds = { link: 2 * HOUR, play: 0 }

  for (const { file, needs, prepare } of LINK_SNIPPETS) {
    const folder = join(folders, file)
    mkdirSync(folder)
    const command = prepare(folder)
    const isMissing = isSkipped(
      command !== undefined,
      `what needs ${needs}, which is not installed`,
    )

    it.skipIf(isMissing)(`docs/snippets/${file}`, async () => {
      const ids = new Set<unknown>()
      for (const asset of ['films/one', 'films/2026/one.2']) {
        const token = await issue(command, asset)
        expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: KID, typ: 'JWT' })
        const now = Math.floor(Date.now() / 1000)
        const { claims } = await verifyToken(token, { keyring, now, maxLifeSeconds })
        expect(Object.keys(claims).sort()).toEqual(['exp', 'iat', 'jti', 'sub', 'use'])
        expect(claims).toMatchObject({ use: 'link', sub: asset, exp: (claims.iat ?? 0) + 2 * HOUR })
        expect(Math.abs((claims.iat ?? 0) - now)).toBeLessThan(60)
        expect(claims.jti).toMatch(/^[\w-]{20,}$/)
        ids.add(claims.jti)
      }
      expect(ids.size).toBe(2)
    })
  }

  async function issue(command: SnippetCommand | undefined, asset: string): Promise<string> {
    if (command === undefined) throw new Error('this test must be skipped')
    const { program, args, folder, environment } = command
    const keys = { SLUICE_KEY: SECRET, SLUICE_KID: KID }
    const all = [...args, asset, 'https://video.example']
    const { stdout, stderr } = await run(program, all, { ...environment, ...keys }, folder)
    const token = URL.parse(stdout.trim())?.searchParams.get('token') ?? ''
    expect(stdout, stderr).toBe(`https://video.example/${asset}/master.m3u8?token=${token}\n`)
    return token
  }
})

describe('docs/links.md', () => {
  it('shows the snippets as they are run', () => {
    const shown = [...PAGE.matchAll(/^```(?:ts|python|go|php|ruby)\n(.*?)^```$/gms)]
    const files = LINK_SNIPPETS.map(({ file }) => readFileSync(join(SNIPPETS, file), 'utf8'))
    expect(shown.map(([, text]) => text).sort()).toEqual(files.sort())
  })

  it('names every claim of a link and no other', () => {
    const named = [...PAGE.matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)…?`/g)].map(([, name]) => name),
    )
    const sessionsAlone = ['sid', 'paths', 'link_kid', 'link_iat']
    const ours = Object.keys(CLAIM_READERS).filter((name) => !sessionsAlone.includes(name))
    expect(named.sort()).toEqual([...ours, 'x_', 'iss', 'aud'].sort())
  })

  it('names vectors that there are', () => {
    const vectors = readFileSync(
      fileURLToPath(new URL('../fixtures/token-vectors.json', import.meta.url)),
      'utf8',
    )
    expect(PAGE).toContain('](../test/fixtures/token-vectors.json)')
    const [, said] = /(\d+) tokens/.exec(PAGE) ?? []
    expect(Number(said)).toBe(JSON.parse(vectors).vectors.length)
  })
})
