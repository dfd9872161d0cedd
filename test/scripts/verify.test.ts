import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localSecrets } from '../../scripts/support/dev-vars.ts'
import { mediaTypeOf } from '../../src/core/media-types.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'
import { type FileServer, startFileServer } from '../support/file-server.ts'
import { runScript } from '../support/run-command.ts'
import { ENTRY, vodFiles } from '../support/verify/good-vod.ts'
import { edit, putText, type StreamFiles } from '../support/verify/stream-files.ts'

const folder = temporaryFolder()
const verify = (args: readonly string[], environment = {}) => runScript('verify', args, environment)

function write(name: string, files: StreamFiles): string {
  for (const [path, bytes] of files) {
    const file = join(folder, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  return join(folder, name)
}

function broken(): StreamFiles {
  const files = vodFiles()
  edit(files, ENTRY, (text) => text.replace('RESOLUTION=320x180,', ''))
  return files
}

describe('npm run verify', () => {
  const good = write('good', vodFiles())
  const bad = write('bad', broken())

  it('finds nothing wrong with a folder, and ends with a count', async () => {
    const { exitCode, stdout, stderr } = await verify([good])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(
      /^\/.*\/good\/master\.m3u8: \d+ passed, 0 failed, 0 warned, \d+ skipped \(--all tells why\)\n$/,
    )
  })

  it('shows what is broken, and exits with 1', async () => {
    const { exitCode, stdout } = await verify([join(bad, ENTRY)])
    expect(exitCode).toBe(1)
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'rule       level  verdict  evidence',
      'Apple 9.2  MUST   fail     each variant with pictures tells their RESOLUTION',
      '                             low/index.m3u8: expected RESOLUTION; saw none',
      '',
      expect.stringMatching(/, 1 failed, 0 warned, /),
      '',
    ])
  })

  it('lists every rule with --all', async () => {
    const { stdout } = await verify([good, '--all'])
    expect(stdout).toMatch(/Apple 9\.2 +MUST +pass +each variant/)
    expect(stdout).toMatch(
      /Apple 8\.4 +MUST +skipped +live playlists tell dates: the stream is not live/,
    )
  })

  it('is one JSON object with --json', async () => {
    const { exitCode, stdout } = await verify([bad, '--json'])
    expect(exitCode).toBe(1)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ stream: join(bad, ENTRY), isLive: false, failed: 1, warned: 0 })
    expect(report.rules.filter(({ verdict }: { verdict: string }) => verdict === 'fail')).toEqual([
      {
        ...{ id: 'Apple 9.2', level: 'MUST', verdict: 'fail', more: 0 },
        title: 'each variant with pictures tells their RESOLUTION',
        evidence: [{ where: 'low/index.m3u8', expected: 'RESOLUTION', seen: 'none' }],
      },
    ])
  })

  it('looks at a media playlist alone', async () => {
    const { exitCode, stdout } = await verify([join(good, 'sound', 'index.m3u8')])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(', 0 failed, 0 warned, ')])
  })

  describe('takes the entry of a folder', () => {
    const lone = new Map([...vodFiles()].filter(([name]) => name.startsWith('sound/')))

    it('that is the only multivariant playlist', async () => {
      const files = vodFiles()
      putText(files, 'zz.m3u8', ['#EXTM3U', '#EXT-X-TARGETDURATION:6'])
      files.set('film.m3u8', files.get(ENTRY) ?? new Uint8Array())
      files.delete(ENTRY)
      const { stdout } = await verify([write('odd', files)])
      expect(stdout).toContain('/odd/film.m3u8: ')
    })

    it.each([
      {
        what: 'none',
        files: new Map([['sound.txt', new Uint8Array()]]),
        says: 'holds no playlist',
      },
      {
        what: 'several',
        files: new Map([...lone].map(([, bytes], index) => [`${index}.m3u8`, bytes])),
        says: 'playlists',
      },
    ])('or asks for it where there is $what', async ({ what, files, says }) => {
      const { exitCode, stderr } = await verify([write(what, files)])
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)])
    })
  })

  it.each([
    { what: 'nothing', args: [], exitCode: 2, code: 'usage' },
    { what: 'too much', args: [good, bad], exitCode: 2, code: 'usage' },
    { what: 'a missing file', args: ['./none.m3u8'], exitCode: 2, code: 'usage' },
    { what: 'a name that cannot be', args: ['Films'], exitCode: 1, code: 'asset_name_invalid' },
    {
      what: 'a file that is no playlist',
      args: [join(good, 'sound/init.mp4')],
      exitCode: 1,
      code: 'stream_not_hls',
    },
    {
      what: 'a host that does not answer',
      args: ['http://127.0.0.1:9/a.m3u8?token=eyJhbGciOiJI'],
      exitCode: 1,
      code: 'stream_unreachable',
    },
    { what: 'an unknown option', args: [good, '--deep'], exitCode: 2, code: 'usage' },
  ])('says in one line what is wrong with $what', async ({ args, exitCode, code }) => {
    const result = await verify(args)
    expect(result).toMatchObject({ exitCode, stdout: '' })
    expect(result.stderr).toMatch(new RegExp(`^error: .+ \\(${code}\\)\\n$`))
    expect(result.stderr).not.toContain('eyJ')
  })
})

describe('npm run verify over HTTP', () => {
  let server: FileServer
  let edge: TestEdge

  beforeAll(async () => {
    server = await startFileServer((path) => vodFiles().get(path))
    edge = await startTestEdge()
    for (const [name, bytes] of vodFiles()) {
      const contentType = mediaTypeOf(name)
      await edge.store.put(`films/good/${name}`, Uint8Array.from(bytes), {
        contentType,
        cacheControl: 'no-store',
      })
    }
  })
  afterAll(async () => {
    await server?.stop()
    await edge?.stop()
  })

  it("tells what a plain server's manners lack", async () => {
    const { exitCode, stdout } = await verify([`${server.url}/${ENTRY}`])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/Apple 10\.1 +MUST +fail +playlists are sent in gzip/)
    expect(stdout).toContain(', 1 failed, 0 warned, ')
  })

  it('finds nothing wrong with what the edge sends, by a link that is signed for it', async () => {
    const { stdout, exitCode } = await verify(['films/good', '--base', edge.url])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(', 0 failed, 0 warned, ')])
    expect(stdout).toContain(`${edge.url}/films/good/master.m3u8: `)
    expect(stdout).not.toMatch(/eyJ|token|\/s\//)
  })

  it('nor by one that the edge signs itself, or that somebody has', async () => {
    const { adminToken } = await localSecrets()
    const environment = { ADMIN_TOKEN: adminToken, SLUICE_URL: edge.url }
    const remote = await verify(['films/good', '--remote', '--json'], environment)
    expect(JSON.parse(remote.stdout)).toMatchObject({ failed: 0, warned: 0 })
    const { streamUrl } = await edge.sign('films/good')
    const pasted = await verify([streamUrl, '--json'])
    expect(JSON.parse(pasted.stdout)).toMatchObject({
      failed: 0,
      warned: 0,
      stream: `${edge.url}/films/good/master.m3u8`,
    })
    expect(pasted.stdout).not.toContain('eyJ')
  })

  it('says what a link lacks', async () => {
    const { exitCode, stderr } = await verify([`${edge.url}/films/good/master.m3u8`])
    expect([exitCode, stderr]).toEqual([
      1,
      'error: master.m3u8 cannot be read: HTTP 401; check the address, and that the link is still good (stream_unreachable)\n',
    ])
  })
})
