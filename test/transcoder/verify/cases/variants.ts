import { GOOD } from '../../../support/verify/good-vod.ts'
import { edit } from '../../../support/verify/stream-files.ts'
import {
  type BrokenCase,
  changed,
  ENTRY,
  edited,
  inIFrames,
  inVariant,
  ofSpec,
  without,
  withVideo,
} from './broken-case.ts'

const { high, middle, low } = GOOD.video
const some = (names: readonly string[]) => ({
  ...GOOD,
  video: Object.fromEntries(
    Object.entries({ high, middle, low }).flatMap(([name, spec]) =>
      spec && names.includes(name) ? [[name, spec]] : [],
    ),
  ),
})
const ranges = (range: string) => (text: string) =>
  text.replace(/(?=BANDWIDTH=)(?<=INF:)/g, `VIDEO-RANGE=${range},`)
const low2 = (change: (tag: string) => string) => (text: string) =>
  inIFrames('low', change)(inVariant('low', change)(text))

export const VARIANT_CASES: readonly BrokenCase[] = [
  ofSpec(['Apple 9.9'], 'one variant alone', some(['low'])),
  ofSpec(['Apple 9.10'], 'one variant at the highest resolution', some(['high', 'low'])),
  ofSpec(['Apple 9.21'], 'no variant for cellular networks', some(['high', 'middle'])),
  ofSpec(
    ['Apple 9.16'],
    'HDR of which one variant alone tells',
    withVideo({ low: { transfer: 16 } }),
    (files) =>
      edit(
        files,
        ENTRY,
        low2((tag) => tag.replace('INF:', 'INF:VIDEO-RANGE=PQ,')),
      ),
  ),
  ofSpec(
    ['RFC 8216bis 4.4.6.2 VIDEO-RANGE'],
    'SDR that is called HLG',
    withVideo({ low: { transfer: 1 } }),
    (files) => {
      edit(files, ENTRY, ranges('SDR'))
      edit(
        files,
        ENTRY,
        low2((tag) => tag.replace('RANGE=SDR', 'RANGE=HLG')),
      )
    },
  ),
  changed(['Apple 1.24'], 'HDR alone', (files) => {
    edit(files, ENTRY, ranges('PQ'))
    for (const name of ['high', 'middle', 'low'])
      edit(
        files,
        ENTRY,
        inIFrames(name, (tag) => tag.replace('RANGE=PQ', 'RANGE=SDR')),
      )
  }),
  changed(['Apple 6.16'], 'I-frames in HDR alone', (files) => {
    edit(files, ENTRY, ranges('SDR'))
    for (const name of ['high', 'middle', 'low'])
      edit(
        files,
        ENTRY,
        inIFrames(name, (tag) => tag.replace('RANGE=SDR', 'RANGE=PQ')),
      )
  }),
  edited(['Apple 9.1'], 'a variant without CODECS', ENTRY, inVariant('low', without('CODECS'))),
  edited(
    ['RFC 8216bis 6.2.4 CODECS'],
    'CODECS without that of the sound',
    ENTRY,
    inVariant('low', (tag) => tag.replace(',mp4a.40.2', '')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2 CODECS'],
    'CODECS with one too many',
    ENTRY,
    inVariant('low', (tag) => tag.replace('mp4a.40.2', 'mp4a.40.2,ac-3')),
  ),
  edited(
    ['RFC 8216bis 6.2.4 CODECS', 'RFC 8216bis 4.4.6.2 CODECS'],
    'CODECS with another level',
    ENTRY,
    inVariant('low', (tag) => tag.replace('64000c', '64001e')),
  ),
  edited(
    ['Apple 9.2'],
    'a variant without RESOLUTION',
    ENTRY,
    inVariant('low', without('RESOLUTION')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2 RESOLUTION'],
    'a wrong RESOLUTION',
    ENTRY,
    inVariant('low', (tag) => tag.replace('320x180', '322x180')),
  ),
  edited(
    ['Apple 9.15'],
    'a variant without FRAME-RATE',
    ENTRY,
    inVariant('low', without('FRAME-RATE')),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2 FRAME-RATE'],
    'a wrong FRAME-RATE',
    ENTRY,
    inVariant('low', (tag) => tag.replace('25.000', '24.000')),
  ),
  edited(
    ['Apple 9.14'],
    'a variant without AVERAGE-BANDWIDTH',
    ENTRY,
    inVariant('low', without('AVERAGE-BANDWIDTH')),
  ),
  edited(['Apple 9.19'], 'a variant without SCORE', ENTRY, inVariant('low', without('SCORE'))),
]
