import { describe, expect, it } from 'vitest'
import { type HeightLimits, selectVariants } from '../../../../src/core/playlist/select.ts'

const master = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="en",URI="audio-lo/index.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="en",URI="audio-hi/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="en",URI="subs/index.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="never",NAME="en",URI="never/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360,AUDIO="lo",SUBTITLES="s"
360/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="lo",SUBTITLES="s"
# a comment
720/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=3,RESOLUTION=1920x1080,AUDIO="hi",SUBTITLES="s"
1080/index.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,RESOLUTION=640x360,URI="360/iframes.m3u8"
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,RESOLUTION=1920x1080,URI="1080/iframes.m3u8"
#EXT-X-SESSION-DATA:DATA-ID="chapters",URI="chapters.json"
`

function select(text: string, limits: HeightLimits) {
  const selection = selectVariants(text, limits)
  if (!selection.ok) throw new Error(selection.reason)
  return selection
}

const uris = (text: string, limits: HeightLimits) =>
  select(text, limits).variants.map(({ uri }) => uri)

function variant(resolution: string, uri: string, more = ''): string {
  return `#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=${resolution}${more}\n${uri}\n`
}

describe('without limits', () => {
  it('the text stays and tells what it lists', () => {
    const selection = select(master, {})
    expect(selection.text).toBe(master)
    expect(selection.variants).toEqual([
      { uri: '360/index.m3u8', width: 640, height: 360 },
      { uri: '720/index.m3u8', width: 1280, height: 720 },
      { uri: '1080/index.m3u8', width: 1920, height: 1080 },
    ])
    expect(selection.keptPlaylists).toHaveLength(9)
    expect(selection.keptObjects).toEqual(['chapters.json'])
    expect(selection.dropped).toEqual([])
  })

  it('a media playlist, a page or nothing at all passes', () => {
    for (const text of ['', '<html>', '#EXTM3U\n#EXTINF:4,\na.ts\n']) {
      expect(select(text, {})).toMatchObject({ text, variants: [], keptPlaylists: [] })
    }
  })
})

describe('with limits', () => {
  it('what lies outside goes, with the groups that it alone used; all else stays', () => {
    const selection = select(master, { maxHeight: 720 })
    const gone = [/^.*GROUP-ID="hi".*\n/m, /^.*BANDWIDTH=3.*\n1080.*\n/m, /^.*1080\/iframes.*\n/m]
    expect(selection.text).toBe(gone.reduce((text, line) => text.replace(line, ''), master))
    expect(selection.dropped).toEqual(['1080/index.m3u8', '1080/iframes.m3u8'])
    expect(selection.keptPlaylists).toContain('never/index.m3u8')
    expect(selection.keptPlaylists).not.toContain('audio-hi/index.m3u8')
  })

  it('both count, inclusively', () => {
    expect(uris(master, { minHeight: 720 })).toEqual(['720/index.m3u8', '1080/index.m3u8'])
    expect(uris(master, { minHeight: 720, maxHeight: 720 })).toEqual(['720/index.m3u8'])
    expect(select(master, { minHeight: 720, maxHeight: 720 }).text).toContain('# a comment\n720/')
  })

  it('height is the short side, so a portrait 720x1280 is 720', () => {
    const text = `#EXTM3U\n${variant('720x1280', 'p')}${variant('1080x1920', 'q')}`
    expect(uris(text, { maxHeight: 720 })).toEqual(['p'])
  })

  it('line ends of any kind go with their lines, and a missing last one does no harm', () => {
    const crlf = select(master.replaceAll('\n', '\r\n'), { maxHeight: 720 }).text
    expect(crlf).toBe(select(master, { maxHeight: 720 }).text.replaceAll('\n', '\r\n'))
    const cr = select(master.replaceAll('\n', '\r'), { maxHeight: 720 }).text
    expect(cr).toBe(select(master, { maxHeight: 720 }).text.replaceAll('\n', '\r'))
    const text = `#EXTM3U\n${variant('640x360', 'a')}${variant('1920x1080', 'b').trimEnd()}`
    expect(select(text, { maxHeight: 720 }).text).toBe(`#EXTM3U\n${variant('640x360', 'a')}`)
  })

  it('sound without picture has no height and stays, beside a picture', () => {
    const sound = '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2,wvtt"\nsound\n'
    const text = `#EXTM3U\n${sound}${variant('640x360', 'a')}${variant('1920x1080', 'b')}`
    expect(uris(text, { maxHeight: 720 })).toEqual(['sound', 'a'])
    expect(selectVariants(text, { maxHeight: 100 }).ok).toBe(false)
  })

  it('CODECS without video do not hide a RESOLUTION', () => {
    const text = `#EXTM3U\n${variant('640x360', 'a')}${variant('1920x1080', 'b', ',CODECS="mp4a.40.2"')}`
    expect(uris(text, { maxHeight: 720 })).toEqual(['a'])
  })

  it('thumbnails only know the upper one', () => {
    const images = '#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,RESOLUTION=320x180,URI="i"\n'
    const text = `#EXTM3U\n${variant('1280x720', 'a')}${images}`
    expect(select(text, { minHeight: 720 }).text).toBe(text)
    expect(
      select(`${text}${images.replace('320x180', '4000x3000').replace('"i"', '"j"')}`, {
        maxHeight: 720,
      }).text,
    ).toBe(text)
  })

  it('two tags before one URI make it as high as the higher', () => {
    const tag = '#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=1920x1080\n'
    const text = `#EXTM3U\n${variant('640x360', 'a')}${tag}${variant('640x360', 'b')}`
    expect(select(text, { maxHeight: 720 }).text).toBe(`#EXTM3U\n${variant('640x360', 'a')}`)
  })

  it('groups may be named by variables', () => {
    const text = master
      .replace('#EXT-X-VERSION:6', '#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME="l",VALUE="lo"')
      .replace(
        'BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="lo"',
        'BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="{$l}"',
      )
    expect(select(text, { minHeight: 720 }).keptPlaylists).toContain('audio-lo/index.m3u8')
  })
})

describe('a limit that cannot be kept is refused', () => {
  it.each([
    ['nothing lies within', master, { maxHeight: 100 }],
    ['the limits contradict each other', master, { minHeight: 720, maxHeight: 480 }],
    ['there is no variant', '#EXTM3U\n', { maxHeight: 720 }],
    ['it is a media playlist', '#EXTM3U\n#EXTINF:4,\na.ts\n', { maxHeight: 720 }],
    ['a URI has no tag', `${master}stray.m3u8\n`, { maxHeight: 720 }],
    ['a variant has no RESOLUTION', master.replace('RESOLUTION=640x360,', ''), { maxHeight: 720 }],
    ['RESOLUTION is no resolution', master.replace('640x360', '360p'), { maxHeight: 720 }],
    ['RESOLUTION is zero', master.replace('640x360', '0x0'), { maxHeight: 720 }],
    [
      'an I-frame variant has none',
      master.replace(/RESOLUTION=640x360,U/, 'U'),
      { maxHeight: 720 },
    ],
    ['one URI is in and out', master.replace('1080/index', '720/index'), { maxHeight: 720 }],
  ])('as when %s', (_, text, limits) => {
    expect(selectVariants(text, limits)).toMatchObject({
      ok: false,
      code: 'restriction_unenforceable',
    })
  })
})
