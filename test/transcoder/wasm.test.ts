import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { FragmentReader } from '../../transcoder/mp4/fragment-reader.ts'
import { parseLadder } from '../../transcoder/plan/ladder.ts'
import { PROBE_ARGUMENTS } from '../../transcoder/probe/ffprobe.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { temporaryFolder } from '../support/ffmpeg.ts'

const folder = temporaryFolder()
const engine = wasmEngine()
const LADDER = parseLadder(
  '{"video":[{"shortSide":90,"bitrateKbps":100},{"shortSide":120,"bitrateKbps":200}]}',
  'test.json',
)

test('without any FFmpeg a clip is made, encoded and published', async () => {
  const clip = join(folder, 'clip.mp4')
  await makeDemoClip(engine, clip, { seconds: 5, width: 160, height: 120, frameRate: 25 })
  const speeds: number[] = []
  const { record } = await transcode({
    input: await openInput(clip),
    asset: 'clip',
    ladder: LADDER,
    segmentSeconds: 2,
    engine,
    openStore: async () => directoryStore(folder),
    now: () => new Date(0),
    onEvent: (event) => {
      if (event.type === 'progress') speeds.push(event.speed)
    },
  })
  expect(record).toMatchObject({
    status: 'ready',
    durationSeconds: 5,
    images: { poster: expect.any(String) },
  })
  expect(record.renditions).toMatchObject([
    { name: 'video-90p', width: 120, height: 90, frameRate: 25, segments: 3 },
    { name: 'video-120p', width: 160, height: 120, frameRate: 25, segments: 3 },
    { name: 'audio-1', codecs: 'mp4a.40.2', channels: 2, segments: 3 },
  ])
  expect(speeds.length).toBeGreaterThan(0)
  for (const { name, codecs } of record.renditions) {
    const read = (file: string) => readFileSync(join(folder, 'clip', record.version, name, file))
    const reader = new FragmentReader()
    const [init, ...fragments] = ['init.mp4', '00001.m4s', '00002.m4s', '00003.m4s'].flatMap(
      (file) => reader.push(read(file)),
    )
    expect(init).toMatchObject({ type: 'init', init: { codec: codecs } })
    expect(fragments).toHaveLength(3)
  }
})

test('what is no film is refused in the same words', async () => {
  await expect(engine.probe(import.meta.filename, PROBE_ARGUMENTS)).rejects.toMatchObject({
    code: 'input_not_media',
    message: expect.stringContaining('wasm.test.ts is no video that FFmpeg can read'),
  })
})

test('a stopped run ends', async () => {
  const stop = new AbortController()
  const run = engine.run({
    arguments: ['-f', 'lavfi', '-i', 'testsrc2=duration=3600', '-f', 'mpegts', 'pipe:3'],
    outputs: 1,
    signal: stop.signal,
  })
  for await (const chunk of run.outputs[0] ?? []) {
    if (chunk.byteLength > 0) stop.abort()
  }
  expect((await run.finished).exitCode).not.toBe(0)
})
