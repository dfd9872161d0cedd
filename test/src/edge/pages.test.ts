import { beforeAll, describe, expect, it } from 'vitest'
import {
  get,
  link,
  problemCode,
  publish,
  put,
  textOf,
  urisOf,
  VERSION,
} from '../../support/edge-fixtures.ts'

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

describe('the watch page of an asset that is not whole yet', () => {
  const record = (status: string, more = {}) =>
    JSON.stringify({
      ...{ schema: 1, asset: 'early', title: 'Early', version: VERSION, durationSeconds: 60 },
      ...{ renditions: [], images: {}, status, ...more },
    })
  const open = async (status: string, more = {}) => {
    await put('_sluice/assets/early.json', record(status, more), 'no-store')
    return get(`/watch/early?token=${await link('early')}`)
  }
  const dataIn = (html: string): unknown =>
    JSON.parse(/id="sluice-data">(.*?)<\/script>/.exec(html)?.[1] ?? '{}')

  it.each(['playable', 'ready', 'processing'])('tells its script that it is %s', async (status) => {
    const response = await open(status)
    expect(response.status).toBe(200)
    expect(dataIn(await response.text())).toMatchObject({ status, durationSeconds: 60 })
  })

  it('shows a wait in place of the player, also where no length is known yet', async () => {
    const html = await (await open('processing', { durationSeconds: 0 })).text()
    expect(html).toContain('This video is being prepared')
    expect(html).not.toContain('<time')
    expect(dataIn(html)).not.toHaveProperty('durationSeconds')
    expect(await problemCode(await get(`/early/master.m3u8?token=${await link('early')}`))).toBe(
      'not_found',
    )
  })

  it('says that it failed, and tells nothing of why to who cannot mend it', async () => {
    const response = await open('failed', { failure: 'input_unreadable' })
    expect(response.status).toBe(404)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    const html = await response.text()
    expect(html).toContain('data-problem="encoding_failed"')
    expect(html).not.toMatch(/input_unreadable|<video/)
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
