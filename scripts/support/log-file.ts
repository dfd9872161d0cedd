import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from './command.ts'

/** A file that lines are appended to, each with the time it was written at. */
export interface LogFile {
  /** Never throws: what is logged about is worth more than the log. */
  write(text: string): void
}

export interface LogOptions {
  now(): Date
  /** Told once, when the first line could not be written. The message names the file. */
  onTrouble(message: string): void
}

/**
 * Opens a log, and makes its folder. Lines are written at once, so that the last ones are there
 * however the process ends.
 *
 * @throws UsageError where it cannot be written
 */
export function openLog(path: string, { now, onTrouble }: LogOptions): LogFile {
  const file = openForAppending(path)
  let isTold = false
  return {
    write: (text) => {
      const time = now().toISOString()
      const lines = text.split('\n').map((line) => `${time} ${line}\n`)
      try {
        writeSync(file, lines.join(''))
      } catch (error) {
        if (isTold) return
        isTold = true
        onTrouble(`the log ${path} misses lines: ${reasonOf(error)}`)
      }
    },
  }
}

function openForAppending(path: string): number {
  try {
    if (isSomethingElse(path)) throw new NoLog()
    mkdirSync(dirname(path), { recursive: true })
    // Names of films and folders are nobody else's business.
    return openSync(path, 'a', 0o600)
  } catch (error) {
    if (error instanceof NoLog) {
      throw new UsageError(`--log ${path} is no log, and stays as it is`, 'name another file')
    }
    throw new UsageError(
      `--log ${path} cannot be written: ${reasonOf(error)}`,
      'name a file in a folder that you may write to',
    )
  }
}

class NoLog extends Error {}

/** A file that does not begin as a log does, such as the film itself. */
function isSomethingElse(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(11)
    const length = readSync(file, head)
    return length > 0 && !/^\d{4}-\d\d-\d\dT$/.test(head.toString('latin1', 0, length))
  } finally {
    closeSync(file)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason was given'
}
