import { beforeAll, describe, expect, it } from 'vitest'
import type { LinkTerms } from '../../../src/core/token/link.ts'
import { get, link, problemCode, publish, textOf, urisOf } from '../../support/edge-fixtures.ts'

const ASSET = 'rights/film'

beforeAll(() => publish(ASSET))

interface Viewer {
  readonly country?: string
  readonly headers?: Record<string, string>
}

function open(path: string, { country, headers = {} }: Viewer): Promise<Response> {
  return get(path, { headers, cf: country === undefined ? {} : { country } } as RequestInit)
}

async function entry(terms: LinkTerms, viewer: Viewer): Promise<Response> {
  return open(`/${ASSET}/master.m3u8?token=${await link(ASSET, terms)}`, viewer)
}

async function codeOf(response: Response): Promise<string> {
  return response.ok ? 'ok' : `${response.status} ${await problemCode(response)}`
}

const HERE: Viewer = {
  country: 'DE',
  headers: { 'CF-Connecting-IP': '203.0.113.7', Referer: 'https://shop.example/film' },
}

const CASES: [string, LinkTerms, Viewer, string][] = [
  ['geo allows', { geo: { allow: ['DE'] } }, HERE, 'ok'],
  ['geo does not allow', { geo: { allow: ['US'] } }, HERE, '403 geo'],
  ['geo denies', { geo: { deny: ['DE'] } }, HERE, '403 geo'],
  ['geo and no country', { geo: { deny: ['DE'] } }, {}, '403 geo'],
  ['geo and Tor', { geo: { deny: ['DE'] } }, { country: 'T1' }, '403 geo'],
  ['net holds the address', { net: ['203.0.113.0/24'] }, HERE, 'ok'],
  ['net does not', { net: ['10.0.0.0/8'] }, HERE, '403 net'],
  ['net and no address', { net: ['0.0.0.0/0'] }, {}, '403 net'],
  ['ref names the page', { ref: ['shop.example'] }, HERE, 'ok'],
  ['ref names another', { ref: ['other.example'] }, HERE, '403 referrer'],
  ['ref and no page', { ref: ['other.example'] }, {}, 'ok'],
  ['ref and no page, denied', { ref: ['other.example'], ref_none: 'deny' }, {}, '403 referrer'],
  [
    'ref by Origin where there is no Referer',
    { ref: ['shop.example'] },
    { headers: { Origin: 'https://evil.example' } },
    '403 referrer',
  ],
  [
    'net by the address of the connection alone, whatever the client says of itself',
    { net: ['10.0.0.0/8'] },
    { headers: { ...HERE.headers, 'X-Forwarded-For': '10.0.0.1' } },
    '403 net',
  ],
  [
    'ref by Referer before Origin, which names the page',
    { ref: ['shop.example'] },
    { headers: { Referer: 'https://shop.example/', Origin: 'https://evil.example' } },
    'ok',
  ],
  [
    'ref by Referer before Origin, which names another',
    { ref: ['shop.example'] },
    { headers: { Referer: 'https://evil.example/', Origin: 'https://shop.example' } },
    '403 referrer',
  ],
  ...['', 'about:blank'].flatMap((Referer): typeof CASES => [
    [`ref and no page by ${Referer}`, { ref: ['shop.example'] }, { headers: { Referer } }, 'ok'],
    [
      `ref and no page by ${Referer}, denied`,
      { ref: ['shop.example'], ref_none: 'deny' },
      { headers: { Referer } },
      '403 referrer',
    ],
  ]),
  [
    'ref and a sandboxed page, which tells nothing',
    { ref: ['shop.example'], ref_none: 'deny' },
    { headers: { Origin: 'null' } },
    '403 referrer',
  ],
]

describe('rights of a link', () => {
  it.each(CASES)('%s', async (_, terms, viewer, expected) => {
    expect(await codeOf(await entry(terms, viewer))).toBe(expected)
  })

  it('hold on the watch page as well, in words', async () => {
    const token = await link(ASSET, { geo: { allow: ['US'] } })
    const page = await open(`/watch/${ASSET}?token=${token}`, HERE)
    expect(page.status).toBe(403)
    expect(await page.text()).toContain('Not available where you are')
    const allowed = await open(`/watch/${ASSET}?token=${token}`, { ...HERE, country: 'US' })
    expect(allowed.status).toBe(200)
  })

  it('hold for the poster', async () => {
    const token = await link(ASSET, { net: ['10.0.0.0/8'] })
    const poster = `/${ASSET}/_v0123456789abcdef/poster.jpg?token=${token}`
    expect(await codeOf(await open(poster, HERE))).toBe('403 net')
  })
})

describe('rights of a session', () => {
  const terms: LinkTerms = {
    geo: { allow: ['DE'] },
    net: ['203.0.113.0/24'],
    ref: ['shop.example'],
    ref_none: 'deny',
  }

  it('are those of its link, on every request', async () => {
    const uris = urisOf(await textOf(await entry(terms, HERE)))
    const segment = String(uris[0]).replace('index.m3u8', '00001.m4s')
    const ask = (viewer: Viewer) => open(segment, viewer).then(codeOf)
    expect(await ask(HERE)).toBe('ok')
    expect(await ask({ ...HERE, country: 'FR' })).toBe('403 geo')
    const moved = { ...HERE.headers, 'CF-Connecting-IP': '198.51.100.1' }
    expect(await ask({ ...HERE, headers: moved })).toBe('403 net')
    const elsewhere = { ...HERE.headers, Referer: 'https://evil.example/' }
    expect(await ask({ ...HERE, headers: elsewhere })).toBe('403 referrer')
    expect(await ask({ country: 'DE', headers: { 'CF-Connecting-IP': '203.0.113.7' } })).toBe(
      '403 referrer',
    )
    const own = { ...HERE.headers, Referer: 'https://video.example/watch/x' }
    expect(await ask({ ...HERE, headers: own })).toBe('ok')
  })
})
