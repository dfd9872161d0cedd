import { execFileSync } from 'node:child_process'

/** True when a program is installed and ends well with these arguments. */
export function canRun(program: string, args: readonly string[] = ['--version']): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** For `it.skipIf`: true where something is missing, which is then said in the run's output. */
export function isSkipped(isThere: boolean, what: string): boolean {
  if (!isThere) process.stdout.write(`skipped: ${what}\n`)
  return !isThere
}
