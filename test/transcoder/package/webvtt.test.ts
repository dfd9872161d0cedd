import { expect, test } from 'vitest'
import { countCues, splitWebVtt, wholeWebVtt } from '../../../transcoder/package/webvtt.ts'

const TEXT = [
  '\uFEFFWEBVTT - a title',
  '',
  'NOTE nobody shows this',
  '',
  'STYLE',
  '::cue { color: red }',
  '',
  'first',
  '00:00:01.000 --> 00:00:02.500 align:start',
  'one',
  'and a half',
  '',
  '00:02.500 --> 00:02.500',
  'nothing',
  '',
  '100:00:00.000 --> 100:00:01.000',
  'late',
  '',
].join('\r\n')

test('parts keep styles, identifiers, settings and lines', () => {
  const [first, second] = splitWebVtt(TEXT, [
    { startSeconds: 0, endSeconds: 2 },
    { startSeconds: 2.5, endSeconds: 400_000 },
  ])
  const header =
    'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\nSTYLE\n::cue { color: red }'
  expect(first).toBe(
    `${header}\n\nfirst\n00:00:01.000 --> 00:00:02.500 align:start\none\nand a half\n`,
  )
  expect(second).toBe(`${header}\n\n100:00:00.000 --> 100:00:01.000\nlate\n`)
})

test('the whole has no map, and no cue that is never shown', () => {
  expect(wholeWebVtt(TEXT)).not.toContain('X-TIMESTAMP-MAP')
  expect(wholeWebVtt(TEXT)).not.toContain('nothing')
  expect(countCues(TEXT)).toBe(2)
  expect(countCues('WEBVTT\n')).toBe(0)
  expect(countCues('1\n00:00:01,000 --> 00:00:02,000\nSubRip\n')).toBe(0)
})

test('a line left empty within a cue costs none of its text', () => {
  const text =
    'WEBVTT\n\n00:01.000 --> 00:02.000\none\n\ntwo\n\nNOTE unseen\n\n00:03.000 --> 00:04.000\nthree\n'
  expect(wholeWebVtt(text)).toBe(
    'WEBVTT\n\n00:01.000 --> 00:02.000\none\ntwo\n\n00:03.000 --> 00:04.000\nthree\n',
  )
})

test('cues are in the order in which they are shown', () => {
  const [late, early] = ['00:03.000 --> 00:04.000\nlate', '00:01.000 --> 00:02.000\nearly']
  expect(wholeWebVtt(`WEBVTT\n\n${late}\n\n${early}\n`)).toBe(`WEBVTT\n\n${early}\n\n${late}\n`)
})

test.each([
  ['a < b, and <sighs>', 'a &lt; b, and &lt;sighs>'],
  ['so --> there', 'so --&gt; there'],
  ['<v.loud Bob>Hi</v> <i>x</i> <c.red>y</c> <00:01.500>z', undefined],
  ['<lang en-GB>Q&amp;A</lang> <ruby>a<rt>b</rt></ruby>', undefined],
])('%s', (line, written = line) => {
  expect(wholeWebVtt(`WEBVTT\n\n00:01.000 --> 00:02.000\n${line}\n`)).toBe(
    `WEBVTT\n\n00:01.000 --> 00:02.000\n${written}\n`,
  )
})
