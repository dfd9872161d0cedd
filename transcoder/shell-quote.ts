/** A command as a POSIX shell reads it back, for people to paste. Nothing here is ever run by a shell. */
export function quoteCommand(command: readonly string[]): string {
  return command.map(quoteWord).join(' ')
}

function quoteWord(word: string): string {
  return /^[A-Za-z0-9_./:=+,@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
