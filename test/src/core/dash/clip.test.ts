import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clipManifest } from '../../../../src/core/dash/clip.ts'

/** Video of 4 s segments and a rest, sound cut at its own frames; as FFmpeg and ours write it. */
const MPD = `<MPD type="static" mediaPresentationDuration="PT13.5S">
  <Period start="PT0.0S">
    <AdaptationSet contentType="audio">
      <Representation id="audio-1" mimeType="audio/mp4">
        <SegmentTemplate timescale="48000" startNumber="1" media="a/$Number%05d$.m4s" initialization="a/init.mp4">
          <SegmentTimeline>
            <S t="0" d="191488"/>
            <S d="192512" r="1"/>
            <S d="71680"/>
          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>
    <AdaptationSet contentType="video">
      <SegmentTemplate timescale="12800" startNumber="1" media="$RepresentationID$/$Number%05d$.m4s">
        <SegmentTimeline>
          <S t="0" d="51200" r="2"/>
          <S d="19200"/>
        </SegmentTimeline>
      </SegmentTemplate>
      <Representation id="v1" width="640" height="360"/>
      <Representation id="v2" width="320" height="180"/>
    </AdaptationSet>
  </Period>
</MPD>
`

function clipped(text: string, first: number, last: number): string {
  const clip = clipManifest(text, { first, last })
  return clip.ok ? clip.text : `refused: ${clip.reason}`
}

describe('a clip of a manifest', () => {
  it('holds the segments of its numbers and starts with the first video segment', () => {
    const expected = MPD.replace('PT13.5S', 'PT8.010667S')
      .replace(
        /<S t="0" d="191488"\/>\s*<S d="192512" r="1"\/>\s*<S d="71680"\/>/,
        '<S t="191488" d="192512" r="1"/>',
      )
      .replace('timescale="48000" startNumber="1"', 'timescale="48000" startNumber="2"')
      .replace(
        '<SegmentTemplate timescale="48000"',
        '<SegmentTemplate presentationTimeOffset="192000" timescale="48000"',
      )
      .replace(/<S t="0" d="51200" r="2"\/>\s*<S d="19200"\/>/, '<S t="51200" d="51200" r="1"/>')
      .replace('timescale="12800" startNumber="1"', 'timescale="12800" startNumber="2"')
      .replace(
        '<SegmentTemplate timescale="12800"',
        '<SegmentTemplate presentationTimeOffset="51200" timescale="12800"',
      )
    expect(clipped(MPD, 2, 3)).toBe(expected)
    expect(clipManifest(MPD, { first: 2, last: 3 })).toMatchObject({
      startSeconds: 4,
      durationSeconds: 384512 / 48000,
    })
  })

  it('from its start needs no other offset', () => {
    const clip = clipped(MPD, 1, 1)
    expect(clip).toContain('<S t="0" d="51200" r="0"/>\n        </SegmentTimeline>')
    expect(clip).not.toContain('presentationTimeOffset')
  })

  it('of everything is the text as it is', () => {
    expect(clipped(MPD, 1, 99)).toBe(MPD)
  })

  it('adds to an offset and a first number that are there, beyond what a double can hold', () => {
    const text = MPD.replaceAll('startNumber="1"', 'startNumber="10"')
      .replace('<S t="0" d="51200"', '<S t="170000000000000051" d="51200"')
      .replace('timescale="12800"', 'timescale="12800" presentationTimeOffset="170000000000000051"')
    const clip = clipped(text, 11, 12)
    expect(clip).toContain('presentationTimeOffset="170000000000051251"')
    expect(clip).toContain('<S t="170000000000051251" d="51200" r="1"/>')
    expect(clip).toContain('startNumber="11"')
    expect(clip).toContain('presentationTimeOffset="192000"')
  })

  it('has no events, and no thumbnails or text of other kinds', () => {
    const extras =
      '\n<AdaptationSet mimeType="image/jpeg"><SegmentTemplate duration="4" media="t/$Number$.jpg"/><Representation id="t"/></AdaptationSet>' +
      '\n<AdaptationSet mimeType="text/vtt"><Representation id="s"><BaseURL>s.vtt</BaseURL></Representation></AdaptationSet>' +
      '\n<EventStream schemeIdUri="urn:x"><Event presentationTime="1"/></EventStream>'
    const text = MPD.replace('\n  </Period>', `${extras}\n  </Period>`)
    expect(clipped(text, 2, 3)).toBe(clipped(MPD, 2, 3))
    expect(clipped(text, 1, 4)).toBe(text)
  })

  it('gives its Period the same duration', () => {
    expect(clipped(MPD.replace('<Period', '<Period duration="PT13.5S"'), 2, 2)).toContain(
      '<Period duration="PT4S"',
    )
  })

  it('says of each segment when it plays, as the manifest does, in any cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.nat(3)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.nat(20),
        fc.nat(20),
        fc.nat(5000),
        (runs, a, b, offset) => {
          const entries = runs.map(([d, r]) => `<S d="${d}"${r > 0 ? ` r="${r}"` : ''}/>`).join('')
          const text = `<MPD><Period><AdaptationSet mimeType="video/mp4"><Representation><SegmentTemplate timescale="1000" presentationTimeOffset="${offset}" media="$Number$"><SegmentTimeline>${entries.replace('<S', `<S t="${offset}"`)}</SegmentTimeline></SegmentTemplate></Representation></AdaptationSet></Period></MPD>`
          const all = segmentsOf(text)
          const first = 1 + Math.min(a, b, all.length - 1)
          const last = Math.max(first, Math.min(1 + Math.max(a, b), all.length))
          const kept = all.slice(first - 1, last)
          const start = kept[0]?.at ?? 0
          const clip = clipped(text, first, last)
          expect(segmentsOf(clip)).toEqual(kept.map((each) => ({ ...each, at: each.at - start })))
          const end = kept.reduce((sum, { duration }) => sum + duration, 0)
          if (kept.length < all.length)
            expect(clip).toContain(`mediaPresentationDuration="PT${end / 1000}S"`)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('refused is', () => {
  it.each([
    ['a manifest that grows', MPD.replace('static', 'dynamic')],
    ['a second Period', MPD.replace('</MPD>', '<Period/></MPD>')],
    ['a Period that starts later', MPD.replace('PT0.0S', 'PT1S')],
    ['segments by time', MPD.replace('$Number%05d$', '$Time$')],
    ['segments of one duration', MPD.replace(/<SegmentTimeline>[\s\S]*?<\/SegmentTimeline>/, '')],
    ['an open end', MPD.replace('r="2"', 'r="-1"')],
    ['a number within the timeline', MPD.replace('r="2"', 'r="2" n="5"')],
    ['a duration of nothing', MPD.replace('d="51200"', 'd="0"')],
    ['a list', MPD.replace('<SegmentTemplate', '<SegmentList/><SegmentTemplate')],
    [
      'two templates for one quality',
      MPD.replace(
        '<Representation id="v1" width="640" height="360"/>',
        '<Representation id="v1" width="640" height="360"><SegmentTemplate/></Representation>',
      ),
    ],
    [
      'sound in one file',
      MPD.replace(
        /<SegmentTemplate timescale="48000[\s\S]*?<\/SegmentTemplate>/,
        '<BaseURL>a.mp4</BaseURL>',
      ),
    ],
    ['sound without these segments', MPD.replace('startNumber="1"', 'startNumber="100"')],
    ['times of no sense', MPD.replaceAll('r="2"', 'r="99999999999999999999"')],
  ])('%s', (_, text) => {
    const isEndless = text.includes('r="9')
    expect(clipManifest(text, { first: 2, last: isEndless ? 2 ** 53 - 1 : 3 })).toMatchObject({
      ok: false,
      code: 'restriction_unenforceable',
    })
  })

  it.each([
    [-1, 1],
    [2, 1],
    [1.5, 2],
    [Number.NaN, 2],
  ])('a range from %d to %d', (first, last) => {
    expect(clipped(MPD, first, last)).toMatch(/^refused/)
  })

  it('what is not well-formed', () => {
    expect(clipManifest('<MPD>', { first: 1, last: 1 })).toMatchObject({ code: 'playlist_invalid' })
  })
})

/** A second reading of a manifest of one template: numbers, and when each plays. */
function segmentsOf(text: string): { number: number; at: number; duration: number }[] {
  const value = (from: string, name: string, otherwise: number) =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(from)?.[1] ?? otherwise)
  const offset = value(text, 'presentationTimeOffset', 0)
  let number = value(text, 'startNumber', 1)
  let time = 0
  return [...text.matchAll(/<S .*?\/>/g)].flatMap(([s]) => {
    time = value(s, 't', time)
    return Array.from({ length: value(s, 'r', 0) + 1 }, () => {
      const duration = value(s, 'd', 0)
      time += duration
      return { number: number++, at: time - duration - offset, duration }
    })
  })
}
