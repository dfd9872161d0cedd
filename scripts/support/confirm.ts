import { createInterface } from 'node:readline/promises'
import { SluiceError } from '../../src/core/errors.ts'
import { UsageError } from './command.ts'

/**
 * Asks before what cannot be undone. Where nobody can answer, it wants `--yes`.
 *
 * @throws UsageError without a terminal; SluiceError `cancelled` for any other answer than yes
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY) {
    throw new UsageError('nobody is here to be asked', 'give --yes if you mean it')
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (/^y(es)?$/i.test(answer.trim())) return
  throw new SluiceError('cancelled', 'nothing was changed')
}
