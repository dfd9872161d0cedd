import { describe, expect, it } from 'vitest'
import { selectRepresentations } from '../../../../src/core/dash/select.ts'
import { pathsOf } from '../../../../src/core/playlist/paths.ts'
import type { HeightLimits } from '../../../../src/core/playlist/select.ts'
import { uriResolver } from '../../../../src/core/playlist/uri.ts'

const V = '_v0123456789abcdef'

/** As our own packager writes it: a folder for each Representation. */
const OURS = `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">
  <Period>
    <AdaptationSet mimeType="video/mp4">
      <SegmentTemplate timescale="90000" initialization="${V}/$RepresentationID$/init.mp4" media="${V}/$RepresentationID$/$Number%05d$.m4s"/>
      <Representation id="video-1080p" width="1920" height="1080"/>
      <Representation id="video-720p" width="1280" height="720"/>
      <!-- portrait -->
      <Representation id="tall" width="360" height="640"/>
    </AdaptationSet>
    <AdaptationSet mimeType="audio/mp4">
      <SegmentTemplate initialization="${V}/$RepresentationID$/init.mp4" media="${V}/$RepresentationID$/$Number%05d$.m4s"/>
      <Representation id="audio-1"/>
    </AdaptationSet>
  </Period>
</MPD>
`

function select(text: string, limits: HeightLimits) {
  const selection = selectRepresentations(text, limits)
  if (!selection.ok) throw new Error(selection.reason)
  return selection
}

function paths(text: string, limits: HeightLimits): string[] | undefined {
  const playlistKey = 'films/x/manifest.mpd'
  return pathsOf({
    asset: 'films/x',
    playlistKey,
    uris: select(text, limits),
    resolve: uriResolver({ key: playlistKey, origins: ['https://media.example'], prefix: '/s/T/' }),
  })
}

/** One video set of these Representations, given as attributes and content. */
const mpd = (...representations: readonly (readonly [string, string?])[]) =>
  `<MPD><Period><AdaptationSet contentType="video">${representations
    .map(([attributes, inner = '']) => `<Representation ${attributes}>${inner}</Representation>`)
    .join('')}</AdaptationSet></Period></MPD>`
const HIGH = 'id="h" width="1920" height="1080"'
const LOW = 'id="l" width="640" height="360"'
const base = (url: string) => `<BaseURL>${url}</BaseURL>`

describe('limits of height', () => {
  const line = (id: string) => `\n      <Representation id="${id}" `
  const without = (...ids: readonly string[]) =>
    OURS.split('\n')
      .filter((each) => !ids.some((id) => `\n${each}`.startsWith(line(id))))
      .join('\n')

  it('leave out what lies outside of them, by the short side, and nothing else', () => {
    expect(select(OURS, { maxHeight: 720 }).text).toBe(without('video-1080p'))
    expect(select(OURS, { maxHeight: 719 }).text).toBe(without('video-1080p', 'video-720p'))
    expect(select(OURS, { minHeight: 720 }).text).toBe(without('tall'))
    expect(select(OURS, { minHeight: 361, maxHeight: 720 }).text).toBe(
      without('video-1080p', 'tall'),
    )
    expect(select(OURS, { maxHeight: 9999 }).text).toBe(OURS)
  })

  it('are none: the text comes back as it is, with its URLs', () => {
    expect(select(OURS, {}).text).toBe(OURS)
    expect(paths(OURS, {})).toEqual([`films/x/${V}/`])
  })

  it('count the size of the AdaptationSet where a Representation has none', () => {
    const sets = `<MPD><Period><AdaptationSet mimeType="video/mp4" width="640" height="360"><Representation id="a">${base('a/v.mp4')}</Representation></AdaptationSet>
 <AdaptationSet mimeType="video/mp4" width="1920" height="1080"><Representation id="b">${base('b/v.mp4')}</Representation></AdaptationSet></Period></MPD>`
    const { text, dropped } = select(sets, { maxHeight: 360 })
    expect(text).toBe(sets.replace(/\s*<AdaptationSet [^>]*1920[\s\S]*?<\/AdaptationSet>/, ''))
    expect(dropped).toEqual(['b/v.mp4'])
  })

  it('count one thumbnail of a sheet, and the lowest height does not count for it', () => {
    const sheet = (width: number, height: number) =>
      `<AdaptationSet mimeType="image/jpeg"><EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="10x5"/><Representation id="t" width="${width}" height="${height}"><SegmentTemplate media="t/$Number$.jpg"/></Representation></AdaptationSet>`
    const text = (width: number, height: number) =>
      mpd([LOW, base('l/v.mp4')]).replace('</Period>', `${sheet(width, height)}</Period>`)
    expect(select(text(3200, 900), { minHeight: 360, maxHeight: 360 }).text).toBe(text(3200, 900))
    expect(select(text(6400, 2000), { maxHeight: 360 }).dropped).toEqual(['t/1.jpg'])
  })
})

describe('what a token has to open', () => {
  it('is the folder of each Representation', () => {
    expect(paths(OURS, { maxHeight: 720 })).toEqual([
      `films/x/${V}/audio-1/`,
      `films/x/${V}/tall/`,
      `films/x/${V}/video-720p/`,
    ])
  })

  it('is a file that holds a whole Representation', () => {
    const text = mpd([HIGH, base('v-1080.mp4')], [LOW, `${base('v-360.mp4')}<SegmentBase/>`])
    expect(paths(text, { maxHeight: 360 })).toEqual(['films/x/v-360.mp4'])
    const list = (url: string) =>
      `${base(url)}<SegmentList><SegmentURL mediaRange="0-1"/><SegmentURL mediaRange="2-3"/></SegmentList>`
    expect(paths(mpd([HIGH, list('h.mp4')], [LOW, list('l.mp4')]), { maxHeight: 360 })).toEqual([
      'films/x/l.mp4',
    ])
  })

  it('is the folder of listed segments, below BaseURLs of every level', () => {
    const list = (folder: string) =>
      `${base(folder)}<SegmentList><Initialization sourceURL="i.mp4"/><SegmentURL media="1.m4s"/><SegmentURL media="2.m4s"/></SegmentList>`
    const text = mpd([HIGH, list('h/')], [LOW, list('l/')]).replace(
      '<Period>',
      `${base('https://media.example/films/x/v/')}<Period>${base('p/')}`,
    )
    expect(paths(text, { maxHeight: 360 })).toEqual(['films/x/v/p/l/'])
  })

  it('cannot be told where all lie in one folder, as FFmpeg leaves them', () => {
    const template =
      '<SegmentTemplate initialization="init-stream$RepresentationID$.m4s" media="chunk-stream$RepresentationID$-$Number%05d$.m4s"/>'
    expect(paths(mpd([HIGH, template], [LOW, template]), { maxHeight: 360 })).toBeUndefined()
  })
})

describe('refused is', () => {
  const folder = (url: string) => `<SegmentTemplate media="${url}"/>`
  const both = (high: string, low: string) => mpd([HIGH, high], [LOW, low])
  const fine = both(folder('h/$Time$'), folder('l/$Time$'))

  it.each([
    ['a height that nothing has', fine, { maxHeight: 100 }],
    [
      'a video of unknown size',
      mpd(['id="a" width="640"', base('a/v')], [LOW, base('l/v')]),
      { maxHeight: 720 },
    ],
    [
      'something of unknown kind',
      fine.replace('</Period>', '<AdaptationSet><Representation id="x"/></AdaptationSet></Period>'),
      { maxHeight: 720 },
    ],
    [
      'a folder for each segment',
      both(folder('h/$Number$/a'), folder('l/$Number$/a')),
      { maxHeight: 720 },
    ],
    ['a Representation without a file', both(base('h/'), base('l/')), { maxHeight: 720 }],
    [
      'segments in several folders',
      both(
        base('h'),
        '<SegmentList><SegmentURL media="a/1"/><SegmentURL media="b/2"/></SegmentList>',
      ),
      { maxHeight: 720 },
    ],
    [
      'a Period that lies elsewhere',
      fine.replace('<Period', '<Period xlink:href="p.xml"'),
      { maxHeight: 720 },
    ],
    [
      'a quality built upon a forbidden one',
      both(base('h'), base('l')).replace('id="h"', 'id="h" dependencyId="x l"'),
      { minHeight: 720 },
    ],
    [
      'a Period that would lose its video',
      fine.replace(
        '</Period>',
        `</Period><Period><AdaptationSet mimeType="video/mp4"><Representation ${HIGH}/></AdaptationSet></Period>`,
      ),
      { maxHeight: 720 },
    ],
    [
      'sound alone',
      '<MPD><Period><AdaptationSet mimeType="audio/mp4"><Representation id="a"/></AdaptationSet></Period></MPD>',
      { maxHeight: 720 },
    ],
  ])('%s', (_, text, limits) => {
    expect(selectRepresentations(text, limits)).toMatchObject({
      ok: false,
      code: 'restriction_unenforceable',
    })
    expect(selectRepresentations(text, {})).toMatchObject({ ok: true, text })
  })

  it('what is not well-formed', () => {
    expect(selectRepresentations('<MPD>', {})).toMatchObject({ code: 'playlist_invalid' })
  })
})
