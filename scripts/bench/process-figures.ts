import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'

/** Figures of another process as Linux gives them, proc(5). */

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Processor time that a process used so far, in seconds: `utime` and `stime` of all its threads. */
export async function cpuSeconds(pid: number): Promise<number> {
  return sumOfFields(pid, 'utime', 'stime')
}

/** The same of all that we started and that has ended, and of what those started in turn. */
export async function cpuSecondsOfChildren(): Promise<number> {
  return sumOfFields(process.pid, 'cutime', 'cstime')
}

/** Positions behind the program's name; proc(5) counts it as 2, and from 1. */
const FIELDS = { utime: 11, stime: 12, cutime: 13, cstime: 14 } as const

async function sumOfFields(pid: number, ...names: (keyof typeof FIELDS)[]): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The program's name may hold anything but comes in parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return names.reduce((sum, name) => sum + Number(fields[FIELDS[name]]), 0) / TICKS_PER_SECOND
}

export interface Memory {
  readonly residentBytes: number
  /** The most it ever was, or since `forgetPeak`. */
  readonly peakBytes: number
}

export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  return { residentBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') }
}

/** Lets `peakBytes` begin anew from what is resident now. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
}
