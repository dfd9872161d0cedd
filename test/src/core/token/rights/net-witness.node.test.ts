import { BlockList, isIP } from 'node:net'
import { assert, integer, ipV4, ipV6, oneof, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIpAddress } from '../../../../../src/core/token/rights/ip-address.ts'
import { allowsAddress } from '../../../../../src/core/token/rights/net.ts'

/** Near addresses, so that networks hold about half of them. */
const nearV4 = tuple(integer({ min: 0, max: 3 }), integer({ min: 0, max: 255 })).map(
  ([c, d]) => `192.0.${c}.${d}`,
)
const nearV6 = tuple(integer({ min: 0, max: 0xffff }), integer({ min: 0, max: 3 })).map(
  ([c, d]) => `2001:db8:0:${c.toString(16)}::${d}`,
)

describe("Node's own BlockList agrees", () => {
  it('on IPv4', () => {
    const pair = tuple(oneof(ipV4(), nearV4), oneof(ipV4(), nearV4), integer({ min: 0, max: 32 }))
    assert(
      property(pair, ([network, address, prefix]) => {
        const witness = new BlockList()
        witness.addSubnet(network, prefix, 'ipv4')
        expect(allowsAddress([`${network}/${prefix}`], address)).toBe(
          witness.check(address, 'ipv4'),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('on IPv6 up to /64', () => {
    const pair = tuple(oneof(ipV6(), nearV6), oneof(ipV6(), nearV6), integer({ min: 0, max: 64 }))
    assert(
      property(pair, ([network, address, prefix]) => {
        if (isMapped(network) || isMapped(address)) return
        const witness = new BlockList()
        witness.addSubnet(network, prefix, 'ipv6')
        expect(allowsAddress([`${network}/${prefix}`], address)).toBe(
          witness.check(address, 'ipv6'),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('on what an address is', () => {
    const piece = oneof(ipV4(), ipV6(), nearV4, nearV6)
    const damaged = tuple(
      piece,
      integer({ min: 0, max: 40 }),
      oneof(integer({ min: 45, max: 58 }), integer({ min: 97, max: 103 })),
    ).map(([text, at, code]) => text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1))
    assert(
      property(oneof(piece, damaged), (text) => {
        expect(parseIpAddress(text) !== undefined).toBe(isIP(text) !== 0)
      }),
      { numRuns: 5000 },
    )
  })
})

function isMapped(address: string): boolean {
  return parseIpAddress(address)?.bits === 32
}
