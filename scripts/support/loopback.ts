/** RFC 6761 6.3, RFC 5735, RFC 4291 2.5.3: what never leaves this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
