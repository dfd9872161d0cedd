import { openInput } from '../../transcoder/engine/input-file.ts'
import type { TranscodeEvent, TranscodeOptions, TranscodeResult } from '../../transcoder/options.ts'
import { namedLadder } from '../../transcoder/plan/ladder.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { nativeOrThrow } from './ffmpeg.ts'

export interface Made extends TranscodeResult {
  /** Streams that nothing became of, and why. */
  readonly skipped: readonly string[]
}

/** Publishes a file into a folder as a person's command would, only with a quicker encoder. */
export async function make(
  path: string,
  asset: string,
  folder: string,
  more: Partial<TranscodeOptions> = {},
): Promise<Made> {
  let skipped: readonly string[] = []
  const onEvent = (event: TranscodeEvent) => {
    if (event.type !== 'planned') return
    skipped = event.plan.skipped.map(({ what, why }) => `${what}: ${why}`)
  }
  const result = await transcode({
    input: await openInput(path),
    asset,
    ladder: namedLadder('small'),
    segmentSeconds: 4,
    presets: { h264: 'superfast', hevc: 'ultrafast', av1: '12' },
    engine: nativeOrThrow(),
    openStore: async () => directoryStore(folder),
    now: () => new Date('2026-11-23T12:00:00Z'),
    onEvent,
    ...more,
  })
  return { ...result, skipped }
}
