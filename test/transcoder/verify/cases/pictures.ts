import { pictures, tsFiles } from '../../../support/verify/good-ts.ts'
import { slice } from '../../../support/verify/pictures.ts'
import { edit } from '../../../support/verify/stream-files.ts'
import {
  type BrokenCase,
  changed,
  ENTRY,
  inIFrames,
  inVariant,
  ofSpec,
  withVideo,
} from './broken-case.ts'

const HEVC = { entryType: 'hvc1', profile: [1, 0, 93] } as const
const LEVEL_5 = { profile: [0x64, 0, 0x32] } as const

export const PICTURE_CASES: readonly BrokenCase[] = [
  ofSpec(['Apple 1.1'], 'VP9', withVideo({ low: { entryType: 'vp09' } })),
  ofSpec(
    ['Apple 1.3a', 'Apple 1.11'],
    'level 5.0 alone',
    withVideo({ high: LEVEL_5, middle: LEVEL_5, low: LEVEL_5 }),
  ),
  ofSpec(['Apple 1.3b'], 'High 10 profile', withVideo({ low: { profile: [0x6e, 0, 0x0c] } })),
  ofSpec(['Apple 1.4'], 'Main profile', withVideo({ low: { profile: [0x4d, 0x40, 0x0c] } })),
  changed(
    ['Apple 1.5'],
    'HEVC in transport streams',
    (files) => {
      const say = (tag: string) => tag.replace('avc1.64000c', 'hvc1')
      edit(files, ENTRY, (text) => inIFrames('low', say)(inVariant('low', say)(text)))
    },
    () =>
      tsFiles({
        streams: (variant, start) => (variant.name === 'low' ? hevc : pictures)(variant, start),
      }),
  ),
  ofSpec(
    ['Apple 1.6b'],
    'HEVC of level 5.2',
    withVideo({ low: { ...HEVC, profile: [1, 0, 156] } }),
  ),
  ofSpec(
    ['Apple 1.10'],
    'parameter sets among the samples',
    withVideo({ low: { entryType: 'avc3' } }),
  ),
  ofSpec(['Apple 1.11'], 'level 3.0 for 320x180', withVideo({ low: { profile: [0x64, 0, 0x1e] } })),
  ofSpec(
    ['Apple 1.12', 'Apple 1.3a'],
    'HEVC alone',
    withVideo({ high: HEVC, middle: HEVC, low: HEVC }),
  ),
  ofSpec(['Apple 1.14'], 'fields', withVideo({ low: { isInterlaced: true } })),
  ofSpec(
    ['Apple 1.37'],
    'AV1 of level 6.3',
    withVideo({ low: { entryType: 'av01', profile: [0, 0, 19] } }),
  ),
  ofSpec(['Apple 1.13'], 'an IDR picture every 6 s', withVideo({ low: { gopFrames: 150 } })),
  ofSpec(['Apple 1.18'], '20 frames a second', withVideo({ low: { framesPerSecond: 20 } })),
  ofSpec(
    ['Apple 1.19'],
    '90 frames a second',
    withVideo({ low: { framesPerSecond: 90, profile: [0x64, 0, 0x1e] } }),
  ),
  changed(['Apple 1.32'], 'the lowest variant first', (files) =>
    edit(files, ENTRY, (text) => {
      const [variant = ''] = /#EXT-X-STREAM-INF.*\nlow\/.*\n/.exec(text) ?? []
      return text.replace(variant, '').replace('#EXT-X-STREAM', `${variant}#EXT-X-STREAM`)
    }),
  ),
  ofSpec(
    ['Apple 1.33'],
    'a variant of 4:3',
    withVideo({ low: { height: 240, profile: [0x64, 0, 0x0d] } }),
  ),
]

/** The same pictures as slices of HEVC. */
function hevc(variant: Parameters<typeof pictures>[0], start: number) {
  return pictures(variant, start).map((stream) => ({
    ...stream,
    type: 0x24,
    packets: stream.packets.map(({ presentationTime }, index) => ({
      presentationTime,
      data: Uint8Array.of(0, 0, 1, ...slice('hevc', index % 50 === 0, variant.frameBytes)),
    })),
  }))
}
