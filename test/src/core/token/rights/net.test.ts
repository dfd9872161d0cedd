import { describe, expect, it } from 'vitest'
import { parseIpAddress } from '../../../../../src/core/token/rights/ip-address.ts'
import { allowsAddress, isNetRule } from '../../../../../src/core/token/rights/net.ts'

describe('net', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.7', true],
    ['203.0.113.0/24', '203.0.114.7', false],
    ['203.0.113.9/24', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '8.8.8.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    // Nothing narrower than a household's /64.
    ['2001:db8:1:2::5', '2001:db8:1:2:aaaa:bbbb:cccc:dddd', true],
    ['2001:db8:1:2::5/128', '2001:db8:1:2::6', true],
    ['2001:db8:1:2::5/128', '2001:db8:1:3::5', false],
    // IPv4 that is written as IPv6 is IPv4, on both sides.
    ['203.0.113.0/24', '::ffff:203.0.113.7', true],
    ['203.0.113.0/24', '::FFFF:cb00:7107', true],
    ['::ffff:203.0.113.0/120', '203.0.113.7', true],
    ['::ffff:203.0.113.0/120', '203.0.114.7', false],
    ['203.0.113.0/24', undefined, false],
    ['0.0.0.0/0', 'unknown', false],
    ['::/0', 'fe80::1%eth0', false],
  ])('%s for %s is %s', (network, address, expected) => {
    expect(allowsAddress([network], address)).toBe(expected)
  })

  it('one of several networks is enough', () => {
    expect(allowsAddress(['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1')).toBe(true)
  })

  it.each([
    [[]],
    ['10.0.0.0/8'],
    [['10.0.0.0/33']],
    [['10.0.0.0/08']],
    [['10.0.0.0/']],
    [['10.0.0.0/8/8']],
    [['10.0.0/8']],
    [['010.0.0.0/8']],
    [['256.0.0.0']],
    [['example.com']],
    [['2001:db8::/129']],
    [['::ffff:10.0.0.0/95']],
    [['2001::db8::1']],
    [['1:2:3:4:5:6:7:8:9']],
    [['1:2:3:4:5:6:7']],
    [['1:2:3:4:5:6:7::8']],
    [['::12345']],
    [[' 10.0.0.1']],
    [[10]],
    [Array.from({ length: 65 }, () => '10.0.0.1')],
  ])('%j is no rule', (value) => {
    expect(isNetRule(value)).toBe(false)
  })

  it.each([[['10.0.0.0/8', '::1', '::', '1::', '::1:2.3.4.5', '1:2:3:4:5:6:7:8']]])(
    '%j is a rule',
    (value) => {
      expect(isNetRule(value)).toBe(true)
    },
  )

  it('addresses have one value however they are written', () => {
    const value = parseIpAddress('2001:db8:0:0:0:0:0:1')
    for (const text of ['2001:db8::1', '2001:0DB8::0001', '2001:db8::0.0.0.1']) {
      expect(parseIpAddress(text)).toEqual(value)
    }
  })
})
