import { quoteCommand } from '../../transcoder/shell-quote.ts'

/**
 * The command that was typed, to be pasted into a shell, without what would start over. Where it may end in a log, what lies behind
 * the host of a webhook is left out.
 *
 * @param args as `process.argv` has them, without program and script
 */
export function resumeCommand(
  args: readonly string[],
  webhookUrl: string | undefined,
  isForPeople: boolean,
): string {
  const kept = args.filter((word) => word !== '--fresh')
  const isHidden = webhookUrl !== undefined && !isForPeople
  const shown = isHidden
    ? kept.map((word) => word.replaceAll(webhookUrl, `${new URL(webhookUrl).origin}/…`))
    : kept
  return quoteCommand(['npm', 'run', 'transcode', '--', ...shown])
}
