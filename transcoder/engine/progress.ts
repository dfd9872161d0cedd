import type { EngineProgress } from './engine.ts'

/**
 * Reads what `-progress` writes: lines of `key=value`, each block closed by `progress=…`.
 *
 * @returns a function that takes one line
 */
export function readProgressLines(report: (progress: EngineProgress) => void) {
  let block = new Map<string, string>()
  return (line: string) => {
    const at = line.indexOf('=')
    if (at < 0) return
    const key = line.slice(0, at)
    block.set(key, line.slice(at + 1).trim())
    if (key !== 'progress') return
    report({
      outSeconds: Math.max(0, numberIn(block.get('out_time_us')) / 1e6),
      framesPerSecond: numberIn(block.get('fps')),
      speed: numberIn(block.get('speed')),
    })
    block = new Map()
  }
}

/** `1.5x` is 1.5; `N/A` is 0. */
function numberIn(text: string | undefined): number {
  const value = Number.parseFloat(text ?? '')
  return Number.isFinite(value) ? value : 0
}
