import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SIGNATURE_HEADER, signatureOf } from '../../transcoder/webhook/message.ts'
import { canRun, isSkipped } from '../support/programs.ts'
import { SNIPPETS } from '../support/snippets.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/webhooks.md', import.meta.url)), 'utf8')

const SECRET = '0123456789abcdef0123456789abcdef'
const BODY = JSON.stringify({ id: '1', type: 'asset.ready', title: 'Größe 日本' })

const PROGRAMS = [
  { file: 'webhook.ts', program: process.execPath },
  { file: 'webhook.py', program: ['python3', '/usr/bin/python3'].find((name) => canRun(name)) },
]

interface Checked {
  readonly exitCode: number | null
  readonly stdout: string
}

function check(program: string, file: string, body: string, header: string, secret = SECRET) {
  return new Promise<Checked>((resolve, reject) => {
    const child = spawn(program, [join(SNIPPETS, file)], {
      env: { ...process.env, WEBHOOK_SECRET: secret, WEBHOOK_SIGNATURE: header },
    })
    let stdout = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, stdout }))
    child.stdin.on('error', () => {}).end(body)
  })
}

describe.each(PROGRAMS)('docs/snippets/$file', ({ file, program = '' }) => {
  const isMissing = isSkipped(program !== '', `what needs the language of ${file}`)
  const now = () => Math.floor(Date.now() / 1000)

  it.skipIf(isMissing)('knows a message of Sluice', async () => {
    const header = await signatureOf(SECRET, BODY, now())
    expect(await check(program, file, BODY, header)).toEqual({
      exitCode: 0,
      stdout: 'asset.ready\n',
    })
  })

  it.skipIf(isMissing)('refuses every other', async () => {
    const good = await signatureOf(SECRET, BODY, now())
    const refused: (readonly [string, string, string, string?])[] = [
      ['another body', `${BODY} `, good],
      ['another time', BODY, good.replace(/time=(\d+)/, (_, time) => `time=${Number(time) + 1}`)],
      ['another secret', BODY, await signatureOf(`${SECRET}0`, BODY, now())],
      ['an old one', BODY, await signatureOf(SECRET, BODY, now() - 310)],
      ['one of tomorrow', BODY, await signatureOf(SECRET, BODY, now() + 310)],
      ['no signature', BODY, ''],
      ['half of one', BODY, good.slice(0, -1)],
      ['more than one', BODY, `${good}00`],
      ['a secret that anybody guesses', BODY, await signatureOf('short', BODY, now()), 'short'],
    ]
    for (const [what, body, header, secret] of refused) {
      expect(await check(program, file, body, header, secret), what).toEqual({
        exitCode: 1,
        stdout: '',
      })
    }
  })
})

describe('docs/webhooks.md', () => {
  it('shows the snippets as they are run', () => {
    const shown = [...PAGE.matchAll(/^```(?:ts|python)\n(.*?)^```$/gms)].map(([, text]) => text)
    expect(shown).toEqual(PROGRAMS.map(({ file }) => readFileSync(join(SNIPPETS, file), 'utf8')))
  })

  it('names every member of its message, and the header', () => {
    const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(PAGE) ?? []
    const [, table = ''] = /^\| member .*?\n(.*?)\n\n/ms.exec(PAGE) ?? []
    const named = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
    expect(named).toEqual(Object.keys(JSON.parse(json)))
    expect(PAGE).toContain(`${SIGNATURE_HEADER}: time=`)
  })
})
