import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { KINDS, PICTURE, TONE, X264 } from '../support/kinds-of-input.ts'
import { make } from '../support/transcoding.ts'
import { expectTrue, outcomeOf } from '../support/witness.ts'

const engine = wasmEngine()

// Native FFmpeg only makes the inputs, and looks at what came out.
describe.skipIf(hasNoFfmpeg)('kinds of input in WebAssembly', () => {
  const folder = temporaryFolder()

  const kinds = KINDS.filter(({ isForWasm }) => isForWasm)
  test.each(kinds)('$what', async ({ what, made, options, outcome, name, skipped = [] }) => {
    const source = join(folder, name ?? `${what.replaceAll(' ', '-')}.mp4`)
    ffmpeg(...made, source)
    const asset = what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    const result = await make(source, asset, folder, { ...options, engine })
    expect([outcomeOf(result.record), result.skipped]).toEqual([outcome, skipped])
    await expectTrue(folder, result.record)
  })

  test('encrypted, and as loud as it should be', async () => {
    const source = join(folder, 'loud.mp4')
    ffmpeg(...PICTURE, ...TONE, ...X264, '-c:a', 'aac', source)
    const options = { engine, isEncrypted: true, loudnessLufs: -16 }
    const { record } = await make(source, 'loud', folder, options)
    expect(record.isEncrypted).toBe(true)
  })

  test('HEVC, which would wait for ever', async () => {
    const source = join(folder, 'hevc.mp4')
    ffmpeg(...PICTURE, ...X264, source)
    const made = make(source, 'hevc', folder, { engine, codecs: ['h264', 'hevc'] })
    await expect(made).rejects.toMatchObject({ code: 'engine_incapable' })
  })
})
