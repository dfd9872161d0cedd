import { joinBytes } from '../../../../transcoder/mp4/join-bytes.ts'
import { liveFiles } from '../../../support/verify/good-live.ts'
import { edit, type StreamFiles } from '../../../support/verify/stream-files.ts'
import { box } from '../../mp4/sample-stream.ts'
import {
  type BrokenCase,
  ENTRY,
  edited,
  inIFrames,
  inVariant,
  ofSpec,
  scaled,
  withAudio,
  withVideo,
} from './broken-case.ts'

const SHORT = { segmentFrames: 50, segments: 6 }
const SHORT_SPEC = {
  ...withVideo({ high: SHORT, middle: SHORT, low: SHORT }),
  audio: withAudio({ segmentSeconds: 2 }).audio,
}

export const BANDWIDTH_CASES: readonly BrokenCase[] = [
  edited(
    ['Apple 1.26'],
    'an average that is twice as high',
    ENTRY,
    inVariant('low', scaled('AVERAGE-BANDWIDTH', 0.5)),
  ),
  edited(
    ['Apple 1.27'],
    'a peak that is lower than said',
    ENTRY,
    inVariant('high', scaled('BANDWIDTH', 1.3)),
  ),
  edited(
    ['RFC 8216bis 4.4.6.2.1'],
    'a peak that is a little higher than said',
    ENTRY,
    inVariant('high', scaled('BANDWIDTH', 0.95)),
  ),
  edited(
    ['Apple 1.27', 'RFC 8216bis 4.4.6.2.1'],
    'half of the bandwidth',
    ENTRY,
    inVariant('high', scaled('BANDWIDTH', 0.5)),
  ),
  edited(
    ['Apple 1.29'],
    'a live peak that is higher than said',
    ENTRY,
    inVariant('high', scaled('BANDWIDTH', 0.7)),
    liveFiles,
  ),
  edited(
    ['Apple 6.9'],
    'half of the bandwidth of I-frames',
    ENTRY,
    inIFrames('low', scaled('BANDWIDTH', 0.5)),
  ),
  ofSpec(['Apple 1.30'], 'a peak of more than twice the average', SHORT_SPEC, swellFirst),
]

/** A segment of high grows by what no player reads, and the entry says so. */
function swellFirst(files: StreamFiles): void {
  const bytes = files.get('high/1.m4s') ?? new Uint8Array()
  files.set('high/1.m4s', joinBytes([bytes, box('free', new Uint8Array(1_000_000))]))
  const size = (name: string) => files.get(name)?.length ?? 0
  const sum = (...numbers: readonly number[]) =>
    numbers.reduce((total, each) => total + size(`high/${each}.m4s`) + size(`sound/${each}.m4s`), 0)
  const peak = Math.ceil((sum(1, 2) * 8) / 4) + 500
  const average = Math.ceil((sum(1, 2, 3, 4, 5, 6) * 8) / 12)
  const said = `:BANDWIDTH=${peak},AVERAGE-BANDWIDTH=${average},`
  edit(
    files,
    ENTRY,
    inVariant('high', (tag) => tag.replace(/:BANDWIDTH.*?(?=CODECS)/, said)),
  )
  files.delete('manifest.mpd')
}
