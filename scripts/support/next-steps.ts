import { join } from 'node:path'
import { quoteCommand } from '../../transcoder/shell-quote.ts'

/** What somebody types once an asset plays, quoted for a shell. */
export interface NextSteps {
  /** What makes it play, as soon as it does. */
  readonly play: string
  readonly commands: readonly string[]
}

/** @param target as `--target` takes it */
export function nextSteps(target: string, asset: string): NextSteps {
  const folder = /^dir:(.+)$/s.exec(target)?.[1]
  if (folder !== undefined) return stepsInFolder(folder, asset)
  const where = target === 'r2' ? ['--remote'] : []
  const play = npmRun('sign', asset, ...where)
  const commands = [
    play,
    npmRun('verify', asset, ...where),
    npmRun('assets', 'show', asset, ...where),
  ]
  return { play, commands }
}

/** A folder is no edge: it is looked at where it is, and copied into a bucket as it is. */
function stepsInFolder(folder: string, asset: string): NextSteps {
  const play = quoteCommand(['ffplay', join(folder, asset, 'master.m3u8')])
  const commands = [
    npmRun('verify', join(folder, asset)),
    play,
    quoteCommand(['rclone', 'copy', folder, 'r2:BUCKET']),
  ]
  return { play, commands }
}

function npmRun(script: string, ...args: readonly string[]): string {
  return quoteCommand(['npm', 'run', script, '--', ...args])
}
