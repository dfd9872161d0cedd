/** One line without what a terminal would obey: much of what is shown is the word of another server. */
export function plainText(text: string): string {
  return text
    .trimEnd()
    .replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
}
