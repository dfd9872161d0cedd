import { describe, expect, test } from 'vitest'
import { WATCH_CSP } from '../../../src/web/watch/content-security-policy.ts'
import { renderWatchPage, type WatchPage } from '../../../src/web/watch/document.ts'
import { parsePageData } from '../../../src/web/watch/page-data.ts'

const page: WatchPage = {
  title: 'Flowers',
  asset: 'films/flowers',
  streamUrl: '/films/flowers/master.m3u8?token=a.b.c',
}
const HOSTILE = `</title></script><script>alert(1)</script>" onload='x' &amp; \u2028`

describe('the watch document', () => {
  test('hands asset, title and stream to its script', () => {
    expect(dataOf(renderWatchPage(page))).toEqual(page)
  })

  test('tells its script how far the asset is, and how long it will be', () => {
    const known = { ...page, status: 'playable', durationSeconds: 24 } as const
    expect(dataOf(renderWatchPage(known))).toEqual(known)
    for (const wrong of [{ status: 'done' }, { durationSeconds: '24' }])
      expect(parsePageData(JSON.stringify({ ...page, ...wrong }))).toBeUndefined()
  })

  test('says from the first paint on that a video is being prepared', () => {
    const preparing = renderWatchPage({ ...page, status: 'processing' })
    expect(preparing).toMatch(/id="stage" data-problem="preparing"/)
    expect(preparing).toMatch(/<media-controller id="player" nohotkeys inert>/)
    expect(preparing).toMatch(/id="notice" role="status"><h2>This video is being prepared<\/h2>/)
    for (const status of ['playable', 'ready'] as const) {
      const document = renderWatchPage({ ...page, status })
      expect(document).not.toMatch(/preparing|inert/)
      expect(document).toContain('id="notice" role="alert" hidden')
    }
  })

  test('a hostile title, asset or URL stays text', () => {
    const document = renderWatchPage({
      title: HOSTILE,
      asset: HOSTILE,
      streamUrl: `/x?${HOSTILE}`,
      posterUrl: `/p" onerror="x${HOSTILE}`,
    })
    expect(document).not.toContain('<script>alert')
    expect(document).not.toMatch(/<[^>]* onerror="/)
    expect(document).not.toContain('\u2028</script>')
    expect(document.match(/<script/g)).toHaveLength(2)
    expect(dataOf(document)).toEqual({ title: HOSTILE, asset: HOSTILE, streamUrl: `/x?${HOSTILE}` })
  })

  test('holds nothing that its policy forbids', () => {
    const document = renderWatchPage({ ...page, posterUrl: '/poster.jpg', durationSeconds: 12 })
    expect(document).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i)
    for (const [, url] of document.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(url).toMatch(/^\/[^/]/)
    expect(WATCH_CSP).not.toContain('unsafe')
    expect(WATCH_CSP).toContain("default-src 'none'")
  })

  test('names poster and duration only where they are known', () => {
    expect(renderWatchPage(page)).not.toMatch(/poster=|<time/)
    const known = renderWatchPage({ ...page, posterUrl: '/p.jpg', durationSeconds: 3725.9 })
    expect(known).toContain(' poster="/p.jpg"')
    expect(known).toContain('<time datetime="PT3725S">1:02:05</time>')
  })

  test('a problem has its words, its status and code, and neither player nor data', () => {
    const document = renderWatchPage({ ...page, problem: { code: 'token_expired', status: 401 } })
    expect(document).toContain('<h1>This link has run out</h1>')
    expect(document).toContain('401 · token_expired')
    expect(document).not.toMatch(/<script|<video|token=/)
  })

  test('offers another try only where that can help', () => {
    const render = (code: string) => renderWatchPage({ ...page, problem: { code, status: 500 } })
    expect(render('storage_unavailable')).toContain('Try again</a>')
    expect(render('revoked')).not.toContain('Try again</a>')
  })
})

function dataOf(document: string) {
  return parsePageData(document.match(/id="sluice-data">(.*?)<\/script>/s)?.[1])
}
