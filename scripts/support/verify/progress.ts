import { Presets, SingleBar } from 'cli-progress'
import type { ReadProgress } from '../../../transcoder/verify/read/read-presentation.ts'

/** A bar on a terminal and nothing elsewhere: it is all over in seconds, mostly. */
export interface VerifyProgress {
  update(progress: ReadProgress): void
  stop(): void
}

export function verifyProgress(stream: NodeJS.WriteStream): VerifyProgress {
  if (!stream.isTTY) return { update: () => {}, stop: () => {} }
  const format = 'reading {bar} {value}/{total}  {label}'
  const bar = new SingleBar(
    { stream, format, hideCursor: true, clearOnComplete: true, stopOnComplete: true },
    Presets.shades_classic,
  )
  let isStarted = false
  return {
    update: ({ label, done, total }) => {
      if (!isStarted) bar.start(total, 0, { label })
      isStarted = true
      bar.update(done, { label })
    },
    stop: () => bar.stop(),
  }
}
