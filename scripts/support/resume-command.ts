import { quoteCommand } from '../../transcoder/shell-quote.ts'

/**
 * The command that was typed, to be pasted into a shell. Where it may end in a log, what lies behind the
 * host of a webhook is left out.
 *
 * @param args as `process.argv` has them, without program and script
 */
export function resumeCommand(
  args: readonly string[],
  webhookUrl: string | undefined,
  isForPeople: boolean,
): string {
  const isHidden = webhookUrl !== undefined && !isForPeople
  const shown = isHidden
    ? args.map((word) => word.replaceAll(webhookUrl, `${new URL(webhookUrl).origin}/…`))
    : args
  return quoteCommand(['npm', 'run', 'transcode', '--', ...shown])
}
