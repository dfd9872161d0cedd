/** An address as a number: 32 bits of IPv4, or 128 of IPv6. */
export interface IpAddress {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** `::ffff:0:0/96`, where IPv6 holds IPv4 addresses (RFC 4291 2.5.5.2). */
const MAPPED_PREFIX = 0xffffn

/**
 * Reads an address as RFC 4291 2.2 and RFC 6943 3.1.1 have it: four decimal numbers without leading
 * zeros, or groups of four hexadecimal digits with one `::` at most. IPv4 that is mapped into IPv6
 * comes back as IPv4. `undefined` for anything else; zones (`%eth0`), ports and brackets are else.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const value = parseIpv4(text)
    return value === undefined ? undefined : { bits: 32, value }
  }
  const value = parseIpv6(text)
  if (value === undefined) return undefined
  const isMapped = value >> 32n === MAPPED_PREFIX
  return isMapped ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value }
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(isByte)) return undefined
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n)
}

/** `010` is eight to some and ten to others. */
function isByte(part: string): boolean {
  return /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1))
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (tail === undefined) return head.length === 8 ? numberOf(head) : undefined
  const missing = 8 - head.length - tail.length
  if (missing < 1) return undefined
  return numberOf([...head, ...Array.from({ length: missing }, () => 0n), ...tail])
}

/** The last group may be an IPv4 address, which stands for two. */
function groupsOf(text: string, isLast: boolean): bigint[] | undefined {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const embedded =
      isLast && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined
    if (embedded !== undefined) groups.push(embedded >> 16n, embedded & 0xffffn)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`))
    else return undefined
  }
  return groups
}

function numberOf(groups: readonly bigint[]): bigint {
  return groups.reduce((value, group) => (value << 16n) | group, 0n)
}
