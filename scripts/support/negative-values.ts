/**
 * `parseArgs` takes `-16` for an option of that name. Behind an option, a negative number is what it
 * is set to: `--loudness -16` becomes `--loudness=-16`.
 */
export function joinNegativeValues(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const before = joined.at(-1)
    const isValue = /^-\d+(?:\.\d+)?$/.test(arg) && before && /^--[a-z][a-z-]*$/.test(before)
    if (isValue) joined[joined.length - 1] = `${before}=${arg}`
    else joined.push(arg)
  }
  return joined
}
