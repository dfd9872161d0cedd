import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../transcoder/engine/engine.ts'
import { openInput } from '../../transcoder/engine/input-file.ts'
import type { TranscodeOptions } from '../../transcoder/options.ts'
import { parseLadder } from '../../transcoder/plan/ladder.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import type { Store } from '../../transcoder/store/store.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { ffmpeg, hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../support/ffmpeg.ts'

const LADDER = parseLadder(
  '{"video":[{"shortSide":90,"bitrateKbps":100},{"shortSide":180,"bitrateKbps":300}]}',
  'test.json',
)

describe.skipIf(hasNoFfmpeg)('before the pointer moves, what it would name', () => {
  const folder = temporaryFolder()
  const source = join(folder, 'clip.mp4')
  const bucket = join(folder, 'bucket')

  async function publish(more: Partial<TranscodeOptions> & { readonly store?: Store } = {}) {
    return transcode({
      input: await openInput(source),
      asset: 'clip',
      ladder: LADDER,
      segmentSeconds: 2,
      presets: { h264: 'superfast' },
      engine: nativeOrThrow(),
      openStore: async () => more.store ?? directoryStore(bucket),
      now: () => new Date(0),
      ...more,
    })
  }

  beforeAll(async () => {
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=9'],
      ...['-f', 'lavfi', '-i', 'sine=duration=9'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', source],
    )
    await publish()
  })

  const ENDS = ['index.m3u8', 'init.mp4', '00001.m4s', '00005.m4s']

  test.each([
    { isEncrypted: false, audio: ENDS, video: [...ENDS, 'iframes.m3u8'] },
    {
      isEncrypted: true,
      audio: ENDS,
      video: [...ENDS, 'iframes.m3u8', 'i00001.m4s', 'i00005.m4s'],
    },
  ])(
    'is read back in part alone: the rest was measured on the way (encrypted: $isEncrypted)',
    async ({ isEncrypted, audio, video }) => {
      const asked: string[] = []
      const store = directoryStore(join(folder, `other-${isEncrypted}`))
      const asking: Store = {
        ...store,
        get: (key) => {
          asked.push(key.replace(/^clip\/_v[0-9a-f]{16}\//, ''))
          return store.get(key)
        },
      }
      await publish({ store: asking, isEncrypted })
      const of = (rendition: string) => new Set(asked.filter((key) => key.startsWith(rendition)))
      expect(of('audio-1/')).toEqual(new Set(audio.map((name) => `audio-1/${name}`)))
      expect(of('video-180p/')).toEqual(new Set(video.map((name) => `video-180p/${name}`)))
    },
  )

  const swapped: Engine = faultyEngine((outputs) => {
    const [first, second, ...others] = outputs
    return first && second ? [second, first, ...others] : outputs
  })

  test.each([
    {
      what: 'pictures of another size than they were asked for',
      fault: () => ({ engine: swapped }),
      says: /RFC 8216bis 4\.4\.6\.2 RESOLUTION .*is broken by .*video-\d+p\/index\.m3u8 \(expected \d+x\d+, saw \d+x\d+\)/,
    },
    {
      what: 'a segment that the store lost',
      fault: () => ({
        store: faultyStore('video-90p/00003.m4s', () => undefined),
      }),
      code: 'store_lost',
      says: /video-90p\/00003\.m4s is not in the store, or not whole/,
    },
    {
      what: 'a segment that the store cut off',
      fault: () => ({
        store: faultyStore('audio-1/00001.m4s', (bytes) => bytes.subarray(0, 900)),
      }),
      code: 'store_lost',
      says: /audio-1\/00001\.m4s is not in the store, or not whole/,
    },
    {
      what: 'a playlist that the store holds another one for',
      fault: () => ({
        store: faultyStore('video-90p/index.m3u8', (bytes) =>
          encode('<html></html>'.padEnd(bytes.length)),
        ),
      }),
      says: /RFC 8216bis 4 .*video-90p\/index\.m3u8/,
    },
    {
      what: 'a key that opens nothing',
      fault: () => ({
        isEncrypted: true,
        store: faultyStore('media.key', (bytes) => bytes.map((byte) => byte ^ 1)),
      }),
      says: /RFC 8216bis 3 .*cannot be decrypted/,
    },
    {
      what: 'I-frames that were kept for those of another segment',
      fault: () => ({
        isEncrypted: true,
        store: faultyStore('video-90p/i00001.m4s', (bytes) => bytes.toReversed()),
      }),
      says: /RFC 8216bis 3 .*video-90p\/i00001\.m4s@0 .*cannot be decrypted/,
    },
  ])(
    'is refused for $what, and nothing has changed',
    async ({ fault, says, code = 'output_invalid' }) => {
      const before = contentOf(bucket)
      const title = 'Another, so that it is no repetition'
      const thrown: unknown = await publish({
        ladder: OTHER,
        title,
        isFresh: true,
        ...fault(),
      }).catch((error: unknown) => error)
      expect(thrown).toMatchObject({
        code,
        message: expect.stringMatching(says),
        cure: expect.any(String),
      })
      expect(String(thrown)).not.toContain('\n')
      const after = contentOf(bucket)
      if (code === 'output_invalid') expect(after).toEqual(before)
      else expect([...after]).toEqual(expect.arrayContaining([...before]))
    },
  )

  test('a first version that is refused leaves nothing but the record of it', async () => {
    const target = temporaryFolder()
    const store = directoryStore(target)
    await expect(publish({ store, engine: swapped })).rejects.toMatchObject({
      code: 'output_invalid',
    })
    const [path = '', ...others] = [...contentOf(target).keys()]
    expect([path, others]).toEqual([join(target, '_sluice/assets/clip.json'), []])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      status: 'failed',
      failure: 'output_invalid',
    })
  })

  test('whoever stops it meanwhile has stopped the transcode', async () => {
    const before = contentOf(bucket)
    const stop = new AbortController()
    const stopped = publish({
      ladder: OTHER,
      isFresh: true,
      signal: stop.signal,
      onEvent: ({ type }) => {
        if (type === 'publishing') stop.abort()
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect([...contentOf(bucket)]).toEqual(expect.arrayContaining([...before]))
  })

  const OTHER = parseLadder(
    '{"video":[{"shortSide":90,"bitrateKbps":90},{"shortSide":180,"bitrateKbps":250}]}',
    'other.json',
  )

  /** A store that keeps something else, or nothing, for one object. */
  function faultyStore(
    end: string,
    change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined,
  ): Store {
    const store = directoryStore(bucket)
    return {
      ...store,
      put: async (key, bytes, options) => {
        const kept = key.endsWith(end) ? change(bytes) : bytes
        if (kept) await store.put(key, kept, options)
      },
      putIf: async (key, bytes, options, expected) => {
        const kept = key.endsWith(end) ? change(bytes) : bytes
        return kept ? store.putIf(key, kept, options, expected) : 'confirmed all the same'
      },
    }
  }
})

function faultyEngine(
  change: (outputs: readonly AsyncIterable<Uint8Array>[]) => readonly AsyncIterable<Uint8Array>[],
): Engine {
  if (hasNoFfmpeg) return {} as Engine
  const engine = nativeOrThrow()
  return {
    ...engine,
    inputUrl: (path) => engine.inputUrl(path),
    probe: (...asked) => engine.probe(...asked),
    run: (command) => {
      const run = engine.run(command)
      return { ...run, outputs: change(run.outputs) }
    },
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function contentOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
  return new Map(paths.sort().map((path) => [path, readFileSync(path, 'latin1')]))
}
