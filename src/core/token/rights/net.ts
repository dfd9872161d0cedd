import { parseIpAddress } from './ip-address.ts'

/** Addresses and networks in CIDR notation (RFC 4632 3.1): `203.0.113.0/24`, `2001:db8::/32`. */
export type NetRule = readonly string[]

interface Network {
  readonly bits: 32 | 128
  /** How many bits at the end are the hosts' own. */
  readonly hostBits: bigint
  readonly value: bigint
}

const MAX_NETWORKS = 64

/**
 * A household has a /64 of IPv6, in which its devices change their addresses every day (RFC 8981), so
 * nothing narrower is told apart.
 */
const NARROWEST_IPV6 = 64

/** At least one network, each of which can be read. */
export function isNetRule(value: unknown): value is NetRule {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_NETWORKS &&
    value.every((each) => typeof each === 'string' && parseNetwork(each) !== undefined)
  )
}

/**
 * Whether an address lies in one of the networks. IPv4 and IPv6 never match each other, but for
 * IPv4 that is written as IPv6. Who cannot be told is kept out.
 *
 * @param address as `CF-Connecting-IP` has it; `undefined` where it is not told
 */
export function allowsAddress(rule: NetRule, address: string | undefined): boolean {
  const viewer = address === undefined ? undefined : parseIpAddress(address)
  if (viewer === undefined) return false
  return rule.some((text) => {
    const network = parseNetwork(text)
    return (
      network?.bits === viewer.bits &&
      viewer.value >> network.hostBits === network.value >> network.hostBits
    )
  })
}

/** The network that is one household's: an IPv4 address, or 64 bits of IPv6. Other text as it is. */
export function householdOfAddress(address: string): string {
  const parsed = parseIpAddress(address)
  if (parsed === undefined) return address
  const { bits, value } = parsed
  return bits === 32 ? `4:${value}` : `6:${value >> BigInt(128 - NARROWEST_IPV6)}`
}

function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...others] = text.split('/')
  const parsed = parseIpAddress(address)
  if (parsed === undefined || others.length > 0) return undefined
  const { bits, value } = parsed
  const prefix = length === undefined ? bits : prefixOf(length, address, bits)
  if (prefix === undefined) return undefined
  const told = bits === 128 ? Math.min(prefix, NARROWEST_IPV6) : prefix
  return { bits, value, hostBits: BigInt(bits - told) }
}

/** Of mapped IPv4 the prefix counts the 96 bits before it as well. */
function prefixOf(text: string, address: string, bits: 32 | 128): number | undefined {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return undefined
  const isMapped = bits === 32 && address.includes(':')
  const prefix = Number(text) - (isMapped ? 96 : 0)
  return prefix >= 0 && prefix <= bits ? prefix : undefined
}
