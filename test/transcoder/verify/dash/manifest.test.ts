import { expect, test } from 'vitest'
import { parseManifest } from '../../../../transcoder/verify/dash/read-manifest.ts'
import { labeler } from '../../../../transcoder/verify/labels.ts'

const URI = 'https://v.example/films/x/manifest.mpd?token=t'

function segmentsOf(template: string, around = '', representation = ''): readonly unknown[] {
  const text = `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT1M10.5S">${around}<Period>
    <AdaptationSet codecs="avc1"><Representation id="v1" bandwidth="9">${representation}${template}</Representation></AdaptationSet></Period></MPD>`
  const { representations, problem, durationSeconds } = parseManifest(text, URI, labeler(URI))
  expect({ problem, durationSeconds }).toEqual({ problem: undefined, durationSeconds: 70.5 })
  return representations[0]?.segments ?? []
}

test('a timeline with repetitions, times and numbers', () => {
  const timeline = '<SegmentTimeline><S t="100" d="20" r="1"/><S d="5"/></SegmentTimeline>'
  const media = 'media="$RepresentationID$/$Number%05d$-$Time$-$Bandwidth$$$.m4s"'
  expect(
    segmentsOf(
      `<SegmentTemplate timescale="10" startNumber="7" ${media}>${timeline}</SegmentTemplate>`,
    ),
  ).toEqual([
    { label: 'v1/00007-100-9$.m4s', durationSeconds: 2 },
    { label: 'v1/00008-120-9$.m4s', durationSeconds: 2 },
    { label: 'v1/00009-140-9$.m4s', durationSeconds: 0.5 },
  ])
})

test('segments of one nominal length, whose number the duration tells', () => {
  const segments = segmentsOf('<SegmentTemplate duration="30" media="$Number$.m4s"/>')
  expect(segments).toEqual(
    [1, 2, 3].map((number) => ({ label: `${number}.m4s`, durationSeconds: undefined })),
  )
})

test('base URLs of all levels, with a token in their path', () => {
  const template = '<SegmentTemplate duration="100" media="a.m4s"/>'
  const token = '<BaseURL>/s/eyJ.e30.c2ln/films/x/</BaseURL>'
  expect(segmentsOf(template, token, '<BaseURL>v/</BaseURL>')).toEqual([
    { label: 'v/a.m4s', durationSeconds: undefined },
  ])
})

test('a single file has no segments that could be compared', () => {
  expect(segmentsOf('<BaseURL>film.mp4</BaseURL>')).toEqual([])
})

test('a trap of repetitions ends', () => {
  const timeline = '<SegmentTimeline><S d="1" r="999999999"/></SegmentTimeline>'
  const segments = segmentsOf(`<SegmentTemplate media="$Number$">${timeline}</SegmentTemplate>`)
  expect(segments.length).toBe(500_000)
})

test.each(['', '<MPD>', '<html></html>', '<!DOCTYPE MPD [<!ENTITY a "b">]><MPD/>'])(
  '%j is no manifest',
  (text) => {
    expect(parseManifest(text, URI, labeler(URI)).problem).toBe('it is no well-formed MPD')
  },
)
