import { SluiceError } from '../../src/core/errors.ts'

/** A mistake in how a command was called: exit code 2, where a failure is 1. */
export class UsageError extends SluiceError<'usage'> {
  constructor(message: string, cure?: string) {
    super('usage', message, cure === undefined ? {} : { cure })
  }
}

/**
 * Runs a command and turns whatever it throws into one line on standard error and an exit code.
 * With `--verbose` the stack follows.
 */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`error: ${describe(error)}\n`)
    if (process.argv.includes('--verbose') && error instanceof Error) {
      process.stderr.write(`${error.stack}\n`)
    }
    process.exitCode = isUsage(error) ? 2 : 1
  }
}

function describe(error: unknown): string {
  if (error instanceof SluiceError) {
    const cure = error.cure === undefined ? '' : `; ${error.cure}`
    return `${error.message}${cure} (${error.code})`
  }
  return error instanceof Error ? `${error.message} (internal)` : 'unknown failure (internal)'
}

/** Ours, and what `parseArgs` throws for an option that it does not know. */
function isUsage(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'usage' || String(code).startsWith('ERR_PARSE_ARGS')
}
