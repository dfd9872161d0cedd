import { UsageError } from './command.ts'

/** Reads `--base`: where a Sluice is reached. @throws UsageError */
export function readBase(text: string | undefined): string | undefined {
  if (text !== undefined && !/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new UsageError(
      `--base ${text} is not a URL`,
      'give one such as https://video.example.com',
    )
  }
  return text
}
