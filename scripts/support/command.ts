import { SluiceError } from '../../src/core/errors.ts'
import { plainText } from './plain-text.ts'
import { interruptedExitCode } from './signals.ts'

/** A mistake in how a command was called: exit code 2, where a failure is 1. */
export class UsageError extends SluiceError<'usage'> {
  constructor(message: string, cure?: string) {
    super('usage', message, cure === undefined ? {} : { cure })
  }
}

/** A failure as programs are told of it; `code` stays. */
export interface Failure {
  readonly code: string
  /** One line. */
  readonly message: string
  readonly cure?: string | undefined
}

/**
 * Runs a command and turns whatever it throws into one line on standard error and an exit code.
 * With `--verbose` the stack follows.
 *
 * @param onFailure told first, for programs that read standard output
 */
export async function runCommand(
  main: () => Promise<void>,
  onFailure?: (failure: Failure) => void,
): Promise<void> {
  try {
    await main()
  } catch (thrown) {
    const failure = describeFailure(thrown)
    onFailure?.(failure)
    process.stderr.write(`error: ${failureLine(failure)}\n`)
    if (process.argv.includes('--verbose') && thrown instanceof Error) {
      process.stderr.write(`${thrown.stack}\n`)
    }
    process.exitCode = exitCodeOf(failure)
  }
}

function exitCodeOf({ code }: Failure): number {
  if (code === 'usage') return 2
  return code === 'cancelled' ? (interruptedExitCode() ?? 1) : 1
}

/** `MESSAGE; CURE (CODE)` */
export function failureLine({ code, message, cure }: Failure): string {
  return `${message}${cure === undefined ? '' : `; ${cure}`} (${code})`
}

export function describeFailure(thrown: unknown): Failure {
  const error = asUsageError(thrown) ?? thrown
  if (error instanceof SluiceError) {
    const { code, message, cure } = error
    return { code: plainText(code), message: plainText(message), cure }
  }
  const message = error instanceof Error ? plainText(error.message) : 'unknown failure'
  return { code: 'internal', message }
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
