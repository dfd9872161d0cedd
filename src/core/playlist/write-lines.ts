/** Attributes as a list (RFC 8216bis 4.2); those without a value are left out. */
export function writeAttributes(list: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(list)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}

/** A quoted string holds neither quotes nor line ends, and knows no escape (4.2). @throws RangeError */
export function quote(text: string): string {
  if (/["\r\n]/.test(text)) throw new RangeError(`no attribute can hold ${JSON.stringify(text)}`)
  return `"${text}"`
}

/** AES-128 whose initialization vector is the segment's number (4.4.4.4). */
export function writeKey(uri: string): string {
  return writeAttributes({ METHOD: 'AES-128', URI: quote(uri) })
}

/** Enough digits for one sample of 48 kHz audio. */
export function formatSeconds(seconds: number): string {
  return seconds.toFixed(6)
}

export function joinLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
