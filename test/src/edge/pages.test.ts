import { beforeAll, describe, expect, it } from 'vitest'
import { get, link, publish, textOf, urisOf } from '../../support/edge-fixtures.ts'

beforeAll(() => publish('page'))

describe('the watch page', () => {
  it('shows title and poster, and gives the player the stream', async () => {
    const token = await link('page')
    const response = await get(`/watch/page?token=${token}`)
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html).toContain('A &lt;title&gt; &amp; more')
    expect(html).not.toContain('A <title>')
    expect(html).toContain(`/page/master.m3u8?token=${token}`)
    expect(html).toMatch(/\/page\/_v0123456789abcdef\/poster\.jpg\?token=/)
  })

  it('gives the seek bar small pictures, with the token where relative URLs keep it', async () => {
    const token = await link('page')
    const html = await (await get(`/watch/page?token=${token}`)).text()
    const [, url] = /<track kind="metadata" label="thumbnails" src="([^"]+)"/.exec(html) ?? []
    expect(url).toBe(`/s/${token}/page/_v0123456789abcdef/storyboard/index.vtt`)
  })

  it('gives none of the whole film to the link of a part', async () => {
    const token = await link('page', { clip: { start: 0, end: 4 } })
    const html = await (await get(`/watch/page?token=${token}`)).text()
    expect(html).toContain('<video')
    expect(html).not.toContain('<track')
  })

  it('allows no inline script and tells no other site its address', async () => {
    const { headers } = await get(`/watch/page?token=${await link('page')}`)
    expect(headers.get('Content-Security-Policy')).toContain("script-src 'self'")
    expect(headers.get('Content-Security-Policy')).not.toContain('unsafe-inline')
    expect(headers.get('Referrer-Policy')).toBe('strict-origin')
    expect(headers.get('Cache-Control')).toBe('private, no-store')
  })

  it('says in words why it cannot be opened', async () => {
    const response = await get('/watch/page')
    expect(response.status).toBe(401)
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(await response.text()).toContain('token_missing')
  })

  it('is framed by no other page', async () => {
    const { headers } = await get(`/watch/page?token=${await link('page')}`)
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
  })

  it('does not open with the token of a session', async () => {
    const entry = await get(`/page/master.m3u8?token=${await link('page')}`)
    const session = urisOf(await textOf(entry))[0]?.split('/')[2]
    const response = await get(`/watch/page?token=${session}`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('scope')
  })

  it('does not open with the link of another asset', async () => {
    const response = await get(`/watch/page?token=${await link('other')}`)
    expect(response.status).toBe(403)
  })
})

describe('/health', () => {
  it('says what is configured and no secret', async () => {
    const response = await get('/health')
    expect(await response.json()).toEqual({
      service: 'sluice',
      status: 'ok',
      keys: 1,
      canSign: true,
    })
  })
})
