import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { runScript } from '../support/run-command.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A server that is no Sluice, on this machine. */
async function serverWith(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const list = (base: string) =>
  runScript('assets', ['ls', '--base', base], { ADMIN_TOKEN: 'x'.repeat(40) })

describe('the admin token', () => {
  it.each(['http://video.example', 'http://127.0.0.1.video.example', 'http://10.0.0.1:8787'])(
    'is not sent in the clear to %s',
    async (base) => {
      const { exitCode, stderr } = await list(base)
      expect(exitCode).toBe(2)
      expect(stderr).toBe(
        `error: ${base} would send the admin token in the clear; give https:// (usage)\n`,
      )
    },
  )

  it.each(['http://localhost:9', 'http://[::1]:9', 'http://127.0.0.2:9'])(
    'may go to %s, which is this machine',
    async (base) => {
      expect((await list(base)).stderr).toMatch(/ \(edge_unreachable\)\n$/)
    },
  )
})

describe('another server', () => {
  it('that redirects is told in one line with its cure', async () => {
    const base = await serverWith((_, response) => {
      response.writeHead(301, { Location: 'https://video.example/' }).end()
    })
    const { exitCode, stderr } = await list(base)
    expect(exitCode).toBe(1)
    expect(stderr).toBe(
      `error: ${base} is no Sluice, it answers 301; check the address, where nothing may redirect (edge_unreachable)\n`,
    )
  })

  it.each([
    [
      { code: 'co\x1b[31mde', detail: 'a\x1b]0;title\x07b\u009bc\r\nd' },
      /^error: a\]0;titlebc d \(co\[31mde\)\n$/,
    ],
    [{ code: { a: 1 }, detail: 'x' }, /^error: [^\n]+ is no Sluice, it answers 500; [^\n]+\n$/],
  ])('that answers %j cannot write to the terminal as it likes', async (answer, expected) => {
    const base = await serverWith((_, response) => {
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
    })
    expect((await list(base)).stderr).toMatch(expected)
  })

  it('cannot do so by the names of its assets', async () => {
    const base = await serverWith((_, response) => {
      const asset = { name: 'a\x1b[31m', title: 't\x1b[2J', status: 'ready' }
      const assets = [{ ...asset, duration_seconds: null, updated_at: null }]
      response.end(JSON.stringify({ assets, cursor: null }))
    })
    const { stdout } = await list(base)
    expect(stdout).toContain('a[31m')
    expect(stdout).not.toContain('\x1b')
  })
})
