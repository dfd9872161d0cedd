import { describe, expect, it } from 'vitest'
import { allowsReferrer, isHostList } from '../../../../../src/core/token/rights/referrer.ts'

const OWN = 'video.example'

describe('ref', () => {
  it.each([
    ['example.com', 'https://example.com/page?x=1', true],
    ['example.com', 'http://example.com', true],
    ['example.com', 'https://EXAMPLE.com./', true],
    ['EXAMPLE.com', 'https://example.com/', true],
    ['example.com', 'https://www.example.com/', false],
    ['example.com', 'https://example.com.evil.net/', false],
    ['example.com', 'https://evilexample.com/', false],
    ['example.com', 'https://evil.net/example.com', false],
    ['example.com', 'https://example.com@evil.net/', false],
    ['example.com', 'https://evil.net\\@example.com/', false],
    ['*.example.com', 'https://www.example.com/', true],
    ['*.example.com', 'https://example.com/', false],
    ['*.example.com', 'https://a.b.example.com/', false],
    ['*.example.com', 'https://.example.com/', false],
    // Only pages of the web tell the truth.
    ['example.com', 'ftp://example.com/', false],
    ['example.com', `app://${OWN}/`, false],
    // Without a port the scheme's own.
    ['example.com', 'https://example.com:443/', true],
    ['example.com', 'https://example.com:8443/', false],
    ['example.com:8443', 'https://example.com:8443/', true],
    ['example.com:8443', 'https://example.com/', false],
    ['example.com:443', 'https://example.com/', true],
    ['localhost:*', 'http://localhost:5173/', true],
    ['localhost:*', 'http://localhost/', true],
    ['*.example.com:*', 'https://a.example.com:9/', true],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/', true],
    ['[::1]:8080', 'http://[::1]:8080/', true],
    // International names in both spellings.
    ['bücher.example', 'https://xn--bcher-kva.example/', true],
    ['xn--bcher-kva.example', 'https://bücher.example/', true],
    ['*.bücher.example', 'https://www.xn--bcher-kva.example/', true],
    ['bücher.example', 'https://bucher.example/', false],
    // What is no page of a site.
    ['example.com', 'android-app://com.example.com/', false],
    ['example.com', 'file:///home/example.com', false],
    ['example.com', 'not a url', false],
    ['example.com', '', false],
  ])('%s for %s is %s', (host, referrer, expected) => {
    expect(allowsReferrer({ ref: [host] }, referrer, OWN)).toBe(expected)
  })

  it('this server passes, whose pages were checked when they were opened', () => {
    expect(allowsReferrer({ ref: ['example.com'] }, 'https://video.example/watch/a', OWN)).toBe(
      true,
    )
    expect(allowsReferrer({ ref: ['example.com'] }, 'https://video.example:444/', OWN)).toBe(false)
    expect(
      allowsReferrer({ ref: ['example.com'] }, 'http://127.0.0.1:8787/', '127.0.0.1:8787'),
    ).toBe(true)
  })

  it.each([
    ['Chromecast', 'https://www.gstatic.com/'],
    ['AirPlay', 'https://mediaservices.cdn-apple.com/'],
  ])('the receiver of %s passes, and nobody who only looks like it', (_, referrer) => {
    expect(allowsReferrer({ ref: ['example.com'] }, referrer, OWN)).toBe(true)
    expect(allowsReferrer({ ref: ['example.com'] }, referrer.replace('://', '://x.'), OWN)).toBe(
      false,
    )
    expect(allowsReferrer({ ref: ['example.com'] }, referrer.replace(/\/$/, ':8443/'), OWN)).toBe(
      false,
    )
  })

  it('ref_none decides for those that do not tell', () => {
    expect(allowsReferrer({ ref: ['example.com'] }, undefined, OWN)).toBe(true)
    expect(allowsReferrer({ ref: ['example.com'], ref_none: 'allow' }, undefined, OWN)).toBe(true)
    expect(allowsReferrer({ ref: ['example.com'], ref_none: 'deny' }, undefined, OWN)).toBe(false)
    expect(allowsReferrer({ ref_none: 'deny' }, undefined, OWN)).toBe(false)
    expect(allowsReferrer({ ref_none: 'deny' }, 'https://anywhere.example/', OWN)).toBe(true)
  })

  it.each([
    [[]],
    ['example.com'],
    [['']],
    [['*']],
    [['*.']],
    [['*.*.example.com']],
    [['a.*.example.com']],
    [['https://example.com']],
    [['example.com/path']],
    [['user@example.com']],
    [['example.com:']],
    [['example.com:abc']],
    [['exa mple.com']],
    [['a'.repeat(301)]],
    [[7]],
    [Array.from({ length: 65 }, () => 'example.com')],
  ])('%j is no rule', (value) => {
    expect(isHostList(value)).toBe(false)
  })
})
