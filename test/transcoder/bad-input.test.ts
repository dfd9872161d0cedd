import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { nativeEngine } from '../../transcoder/engine/native.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import type { Input } from '../../transcoder/input.ts'
import type { TranscodeOptions } from '../../transcoder/options.ts'
import { namedLadder } from '../../transcoder/plan/ladder.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import type { Store } from '../../transcoder/store/store.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { ffmpeg, hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../support/ffmpeg.ts'

const folder = temporaryFolder()
const film = join(folder, 'film.mp4')

/** Publishes into a folder of its own and gives what was thrown and what is left. */
async function attempt(input: Input | Promise<Input>, more: Partial<TranscodeOptions> = {}) {
  const target = temporaryFolder()
  const thrown: unknown = await Promise.resolve(input)
    .then((opened) =>
      transcode({
        input: opened,
        asset: 'clip',
        ladder: namedLadder('article'),
        segmentSeconds: 4,
        presets: { h264: 'ultrafast' },
        engine: more.engine ?? nativeOrThrow(),
        openStore: async () => directoryStore(target),
        now: () => new Date(0),
        ...more,
      }),
    )
    .catch((error: unknown) => error)
  return { thrown, left: readdirSync(target) }
}

function make(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

beforeAll(() => {
  if (hasNoFfmpeg) return
  ffmpeg(
    ...[
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x180:rate=25:duration=10',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=10',
    ],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '25',
      '-c:a',
      'aac',
      '-movflags',
      '+faststart',
      film,
    ],
  )
})

describe('files that cannot be opened', () => {
  test.each([
    { what: 'nothing there', path: () => join(folder, 'none.mp4'), code: 'input_missing' },
    {
      what: 'a file where a folder should be',
      path: () => join(make('x', 'x'), 'y.mp4'),
      code: 'input_missing',
    },
    { what: 'a folder', path: () => folder, code: 'input_not_file' },
    { what: 'an empty file', path: () => make('empty.mp4', ''), code: 'input_empty' },
  ])('$what is $code', async ({ path, code }) => {
    const file = path()
    await expect(openInput(file)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(file),
    })
  })
})

describe.skipIf(hasNoFfmpeg)('files that are no film leave nothing to be played', () => {
  test.each([
    {
      what: 'text',
      name: 'notes.mp4',
      content: 'Lorem ipsum dolor sit amet. '.repeat(99),
      code: 'input_not_media',
    },
    { what: 'zeroes', name: 'zero.mp4', content: new Uint8Array(100_000), code: 'input_not_media' },
    {
      what: 'a playlist that names another file',
      name: 'list.m3u8',
      content: '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
      code: 'input_not_media',
    },
  ])('$what is $code', async ({ name, content, code }) => {
    const { thrown, left } = await attempt(openInput(make(name, content)))
    expect(thrown).toMatchObject({
      code,
      message: expect.stringContaining(name),
      cure: expect.any(String),
    })
    expect(left).toEqual([])
  })

  test('a picture alone', async () => {
    const cover = join(folder, 'cover.m4a')
    const song = join(folder, 'song.m4a')
    ffmpeg('-f', 'lavfi', '-i', 'color=size=64x64:duration=0.04', '-c:v', 'png', `${cover}.png`)
    ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', song)
    ffmpeg(
      ...['-i', song, '-i', `${cover}.png`, '-map', '1', '-c', 'copy'],
      ...['-disposition:v', 'attached_pic', '-f', 'mp4', cover],
    )
    expect(await attempt(openInput(cover))).toMatchObject({
      thrown: { code: 'input_no_video' },
      left: [],
    })
  })

  test('a film cut off before its index', async () => {
    const late = join(folder, 'late-index.mp4')
    ffmpeg('-i', film, '-c', 'copy', late)
    truncateSync(late, 50_000)
    expect(await attempt(openInput(late))).toMatchObject({
      thrown: { code: 'input_not_media', message: expect.stringContaining('moov') },
      left: [],
    })
  })

  test('a film cut off behind its index, which FFmpeg plays as far as it goes', async () => {
    const cut = join(folder, 'cut.mp4')
    copyFileSync(film, cut)
    truncateSync(cut, Math.floor(readFileSync(film).byteLength * 0.4))
    const { thrown, left } = await attempt(openInput(cut))
    expect(thrown).toMatchObject({
      code: 'input_truncated',
      message: expect.stringMatching(/^cut\.mp4 ends after/),
    })
    expect(left).toEqual(['_sluice'])
  })

  test('a film that changes while it is read', async () => {
    let asked = 0
    const input = { ...(await openInput(film)), fingerprint: async () => `${asked++}` }
    expect(await attempt(input)).toMatchObject({
      thrown: { code: 'input_changed' },
      left: ['_sluice'],
    })
  })
})

describe.skipIf(hasNoFfmpeg)('what goes wrong on the way leaves what played before', () => {
  async function publishTwice(
    store: (target: string) => Store,
    more: Partial<TranscodeOptions> = {},
  ) {
    const target = temporaryFolder()
    const options = (): TranscodeOptions => ({
      input: first,
      asset: 'clip',
      ladder: namedLadder('article'),
      segmentSeconds: 4,
      presets: { h264: 'ultrafast' },
      engine: nativeOrThrow(),
      openStore: async () => directoryStore(target),
      now: () => new Date(0),
    })
    const first = await openInput(film)
    await transcode(options())
    const before = tree(target)
    const thrown: unknown = await transcode({
      ...options(),
      segmentSeconds: 2,
      openStore: async () => store(target),
      ...more,
    }).catch((error: unknown) => error)
    return { thrown, before, after: tree(target) }
  }

  test.each([0, 1, 5, 12, 20])(
    'a store that refuses from its write number %i on',
    async (limit) => {
      let writes = 0
      const refuse = () => writes++ >= limit
      const { thrown, before, after } = await publishTwice((target) => {
        const whole = directoryStore(target)
        const refused = () => Promise.reject(new Error('refused'))
        return {
          ...whole,
          put: (...asked) => (refuse() ? refused() : whole.put(...asked)),
          putIf: (...asked) => (refuse() ? refused() : whole.putIf(...asked)),
        }
      })
      expect(thrown).toMatchObject({ message: 'refused' })
      expect([...after]).toEqual(expect.arrayContaining([...before]))
    },
  )

  test('an encoder that is stopped', async () => {
    const stop = new AbortController()
    const { thrown, before, after } = await publishTwice(directoryStore, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'planned') setTimeout(() => stop.abort(), 50)
      },
    })
    expect(thrown).toMatchObject({ code: 'cancelled' })
    expect([...after]).toEqual(expect.arrayContaining([...before]))
  })

  test('a stop while the input is looked at', async () => {
    const { thrown, before, after } = await publishTwice(directoryStore, {
      signal: AbortSignal.abort(),
    })
    expect(thrown).toMatchObject({ code: 'cancelled' })
    expect(after).toEqual(before)
  })

  test('an encoder that dies', async () => {
    const engine = nativeOrThrow()
    const { thrown, before, after } = await publishTwice(directoryStore, {
      // Ends after two of the ten seconds with an error, as if it had been killed.
      engine: {
        ...engine,
        run: (command) => engine.run({ ...command, arguments: brokenOff(command.arguments) }),
      },
    })
    expect(thrown).toMatchObject({ code: 'input_truncated' })
    expect(after).toEqual(before)
  })

  test('an encoder that crashes is not taken for a short input', async () => {
    const engine = nativeOrThrow()
    const errorText = 'RuntimeError: memory access out of bounds'
    const { thrown, before, after } = await publishTwice(directoryStore, {
      engine: {
        ...engine,
        run: (command) => {
          const run = engine.run({ ...command, arguments: brokenOff(command.arguments) })
          const finished = run.finished.then(() => ({ exitCode: 255, hasCrashed: true, errorText }))
          return { ...run, finished }
        },
      },
    })
    expect(thrown).toMatchObject({
      code: 'engine_crashed',
      message: `FFmpeg did not come to its end: ${errorText}`,
    })
    expect([...after]).toEqual(expect.arrayContaining([...before]))
  })
})

describe('engines that cannot be used', () => {
  function program(name: string, text: string): string {
    const bin = join(folder, `bin-${name}`)
    mkdirSync(bin, { recursive: true })
    const path = join(bin, 'ffmpeg')
    writeFileSync(path, `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o755)
    return path
  }

  test('one that is killed says by what', async () => {
    const ffmpeg = program('killed', 'kill -KILL $$')
    const engine = nativeEngine({
      ffmpeg,
      ffprobe: ffmpeg,
      versionText: '',
      libraries: new Set(),
      processors: 1,
    })
    const result = await engine.run({ arguments: [], outputs: 0 }).finished
    expect(result).toMatchObject({ hasCrashed: true, errorText: 'killed by SIGKILL' })
  })

  test.each([
    {
      what: 'too old',
      text: "echo 'ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright'; echo 'configuration: --enable-libx264'",
      code: 'engine_too_old',
      message: /ffmpeg is version 4\.4\.2$/,
    },
    {
      what: 'without libx264',
      text: "echo 'ffmpeg version 7.1'",
      code: 'engine_missing',
      message: /without libx264/,
    },
    { what: 'broken', text: 'exit 1', code: 'engine_missing', message: /does not run/ },
    {
      what: 'alone',
      text: "echo 'ffmpeg version n8.0'; echo '--enable-libx264'",
      code: 'engine_missing',
      message: /no ffprobe beside/,
    },
  ])('an FFmpeg that is $what', async ({ what, text, code, message }) => {
    const ffmpegPath = program(what.replaceAll(' ', '-'), text)
    await expect(findFfmpeg({ ffmpegPath })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      cure: expect.stringContaining('FFMPEG_PATH'),
    })
  })

  test('one that is named but not there', async () => {
    await expect(findFfmpeg({ ffmpegPath: '/nowhere/ffmpeg' })).rejects.toMatchObject({
      code: 'engine_missing',
    })
  })

  test('none at all is no error: there is WebAssembly', async () => {
    expect(await findFfmpeg({ searchPath: join(folder, 'nothing') })).toBeUndefined()
  })

  test('a film too large for WebAssembly says what to install', async () => {
    const input = {
      path: film,
      name: 'film.mp4',
      byteLength: 3e9,
      fingerprint: async () => '',
      stamp: async () => '',
      readHead: async () => new Uint8Array(),
    }
    expect(await attempt(input, { engine: wasmEngine() })).toMatchObject({
      thrown: { code: 'engine_input_too_large', cure: expect.stringContaining('FFmpeg 5.1') },
      left: [],
    })
  })
})

/** The same arguments with an output that ends early. */
function brokenOff(arguments_: readonly string[]): string[] {
  const at = arguments_.indexOf('-i')
  return [...arguments_.slice(0, at), '-t', '2', ...arguments_.slice(at)]
}

function tree(target: string): Map<string, string> {
  const entries = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
  return new Map(paths.map((path) => [path, readFileSync(path, 'base64')]))
}
