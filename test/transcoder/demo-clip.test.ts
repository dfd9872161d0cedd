import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { wasmEngine } from '../../transcoder/engine/wasm.ts'
import { hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../support/ffmpeg.ts'

const folder = temporaryFolder()

test.for([
  { name: 'native', make: nativeOrThrow, isAbsent: hasNoFfmpeg },
  { name: 'wasm', make: wasmEngine, isAbsent: false },
])(
  'a clip that is stopped while the $name engine makes it is cancelled',
  async (engine, { skip }) => {
    skip(engine.isAbsent, 'native FFmpeg is not installed')
    const controller = new AbortController()
    const path = join(folder, `${engine.name}.mp4`)
    const { signal } = controller
    const made = makeDemoClip(engine.make(), path, { seconds: 3600, signal })
    setTimeout(() => controller.abort(), 500)
    await expect(made).rejects.toMatchObject({ code: 'cancelled' })
  },
)

test('a clip that cannot be written is told by its path', async () => {
  const made = makeDemoClip(wasmEngine(), join(folder, 'no/such/clip.mp4'), { seconds: 1 })
  await expect(made).rejects.toMatchObject({ code: 'target_not_writable' })
})
