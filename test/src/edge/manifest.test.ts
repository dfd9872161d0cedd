import { beforeAll, describe, expect, it } from 'vitest'
import {
  get,
  link,
  problemCode,
  publish,
  put,
  SEGMENT,
  textOf,
  VERSION,
} from '../../support/edge-fixtures.ts'

const set = (id: string, attributes: string) =>
  `<Representation id="${id}" ${attributes} bandwidth="1"><BaseURL>${VERSION}/${id}/</BaseURL></Representation>`

const MPD = `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT4S">
<Period><AdaptationSet contentType="video" mimeType="video/mp4"><SegmentTemplate timescale="1" media="$Number%05d$.m4s" initialization="init.mp4" startNumber="1"><SegmentTimeline><S t="0" d="4"/></SegmentTimeline></SegmentTemplate>
${set('video-360p', 'width="640" height="360" codecs="avc1.64001e"')}
${set('video-720p', 'width="1280" height="720" codecs="avc1.64001f"')}
</AdaptationSet></Period>
</MPD>
`

beforeAll(async () => {
  await publish('dash/one')
  await put('dash/one/manifest.mpd', MPD)
})

const open = async (options = {}) =>
  get(`/dash/one/manifest.mpd?token=${await link('dash/one', options)}`)

describe('a DASH manifest', () => {
  it('carries the session in the URLs that lead here, and is otherwise as stored', async () => {
    const response = await open()
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/dash+xml')
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    const text = await textOf(response)
    const [prefix = ''] = /\/s\/[\w.-]+\/dash\/one\//.exec(text) ?? []
    expect(text.replace(`<BaseURL>${prefix}</BaseURL>\n`, '')).toBe(MPD)
    const segment = await get(`${prefix}${VERSION}/video-360p/00001.m4s`)
    expect(new Uint8Array(await segment.arrayBuffer())).toEqual(SEGMENT)
  })

  it('leaves out what the link does not allow, and the session does not open it', async () => {
    const text = await textOf(await open({ max_height: 480 }))
    expect(text).toContain('video-360p')
    expect(text).not.toContain('video-720p')
    const [prefix = ''] = /\/s\/[\w.-]+\/dash\/one\//.exec(text) ?? []
    expect((await get(`${prefix}${VERSION}/video-720p/00001.m4s`)).status).toBe(403)
    expect((await get(`${prefix}${VERSION}/video-360p/00001.m4s`)).status).toBe(200)
  })

  it('that is no manifest is refused', async () => {
    await put('dash/bad/manifest.mpd', '<html></html>')
    const response = await get(`/dash/bad/manifest.mpd?token=${await link('dash/bad')}`)
    expect(await problemCode(response)).toBe('playlist_invalid')
  })
})
