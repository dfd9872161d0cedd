import { SluiceError } from '../../src/core/errors.ts'
import { plainText } from './plain-text.ts'

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
  } catch (thrown) {
    const error = asUsageError(thrown) ?? thrown
    process.stderr.write(`error: ${describe(error)}\n`)
    if (process.argv.includes('--verbose') && thrown instanceof Error) {
      process.stderr.write(`${thrown.stack}\n`)
    }
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}

function describe(error: unknown): string {
  if (error instanceof SluiceError) {
    const cure = error.cure === undefined ? '' : `; ${error.cure}`
    return `${plainText(error.message)}${cure} (${plainText(error.code)})`
  }
  if (error instanceof Error) return `${plainText(error.message)} (internal)`
  return 'unknown failure (internal)'
}

/**
 * What `parseArgs` throws for an option that it does not take. Of its message only the first
 * sentence tells what is wrong.
 */
function asUsageError(error: unknown): UsageError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) return undefined
  const [what = ''] = error.message.split(/\.\s|\.$|\n/, 1)
  return new UsageError(what, 'try --help')
}
