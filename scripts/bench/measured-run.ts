import { spawn } from 'node:child_process'
import { SluiceError } from '../../src/core/errors.ts'
import { lastLine, TextTail } from '../../transcoder/engine/text-tail.ts'
import { cpuSecondsOfChildren, memoryOf } from './process-figures.ts'

const SAMPLE_MS = 50

export interface MeasuredRun {
  readonly wallSeconds: number
  /** Of the program and of all that it started. */
  readonly cpuSeconds: number
  /** The most memory that the program itself had resident, without what it started. */
  readonly peakBytes: number
  readonly output: string
}

/**
 * Runs a program to its end and measures what it cost. Nothing else may be started meanwhile.
 *
 * @throws SluiceError `bench_failed` where it does not start or fails
 */
export async function measureRun(
  program: string,
  arguments_: readonly string[],
  folder: string,
): Promise<MeasuredRun> {
  const cpuBefore = await cpuSecondsOfChildren()
  const begin = performance.now()
  const child = spawn(program, arguments_, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const errors = new TextTail()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const peak = watchPeak(child.pid)
  const exitCode = await new Promise((settle, reject) => {
    child.once('error', reject)
    child.once('close', settle)
  }).finally(() => peak.stop())
  const wallSeconds = (performance.now() - begin) / 1000
  if (exitCode !== 0) throw new SluiceError('bench_failed', `${program}: ${lastLine(`${errors}`)}`)
  const cpuSeconds = (await cpuSecondsOfChildren()) - cpuBefore
  return { wallSeconds, cpuSeconds, peakBytes: peak.bytes(), output }
}

/** Linux forgets a process with its end, so the peak is asked for again and again until then. */
function watchPeak(pid: number | undefined) {
  let most = 0
  const timer = setInterval(async () => {
    const memory = pid === undefined ? undefined : await memoryOf(pid).catch(() => undefined)
    // One that has ended and was not yet asked for its exit code has no memory.
    if (memory && Number.isFinite(memory.peakBytes)) most = Math.max(most, memory.peakBytes)
  }, SAMPLE_MS)
  return { bytes: () => most, stop: () => clearInterval(timer) }
}
