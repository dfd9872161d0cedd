import { viewOf } from '../../../../transcoder/mp4/box.ts'
import { joinBytes } from '../../../../transcoder/mp4/join-bytes.ts'
import { audioTrack } from '../../../support/verify/fmp4-track.ts'
import { pictures, tsFiles, type Variant } from '../../../support/verify/good-ts.ts'
import { GOOD } from '../../../support/verify/good-vod.ts'
import { edit, type StreamFiles } from '../../../support/verify/stream-files.ts'
import type { TsStream } from '../../../support/verify/transport-writer.ts'
import { type BrokenCase, changed, ENTRY, scaled } from './broken-case.ts'
import { HE_AAC } from './sound-entries.ts'

export const SEGMENT_CASES: readonly BrokenCase[] = [
  changed(['RFC 8216bis 6.2.1'], 'a segment that is not there', (files) =>
    files.delete('low/2.m4s'),
  ),
  changed(['RFC 8216bis 6.2.1'], 'an initialization section that is not there', (files) =>
    files.delete('sound/init.mp4'),
  ),
  changed(['RFC 8216bis 6.2.1'], 'a playlist that is not there', (files) =>
    files.delete('text/index.m3u8'),
  ),
  changed(['RFC 8216bis 3'], 'a segment that is cut off', (files) =>
    change(files, 'sound/2.m4s', (bytes) => bytes.subarray(0, -10)),
  ),
  changed(['RFC 8216bis 3'], 'a page in place of a segment', (files) =>
    change(files, 'sound/1.m4s', () => new TextEncoder().encode('<!DOCTYPE html><p>Sorry</p>')),
  ),
  changed(['RFC 8216bis 4.4.6.4'], 'session data that is not there', (files) =>
    files.delete('chapters.json'),
  ),
  changed(['RFC 8216bis 4.4.6.4'], 'session data that is no JSON', (files) =>
    edit(files, 'chapters.json', () => '<html></html>'),
  ),
  changed(
    ['RFC 8216bis 3.1.1'],
    'a transport stream without tables',
    (files) => {
      change(files, 'low/2.ts', (bytes) => bytes.subarray(2 * 188))
      edit(files, 'low/iframes.m3u8', (text) => text.replace(/#EXTINF.*\n.*\n2\.ts\n/, ''))
    },
    tsFiles,
  ),
  changed(['RFC 8216bis 3.1.2'], 'a fragment without decode time', (files) =>
    change(files, 'low/1.m4s', (bytes) => replaced(bytes, 'tfdt', 'free')),
  ),
  changed(
    ['RFC 8216bis 3.1.3'],
    'packed sound without its time',
    // The clock begins anew with it, so that its time is 0 in any case.
    (files) => change(files, 'sound/2.aac', (bytes) => bytes.subarray(10 + (bytes[9] ?? 0))),
    tsFiles,
  ),
  changed(['Apple 8.20'], 'fragments that bring their own headers', (files) => {
    const init = files.get('sound/init.mp4') ?? new Uint8Array()
    for (const name of ['sound/1.m4s', 'sound/2.m4s'])
      change(files, name, (bytes) => joinBytes([init, bytes]))
    edit(files, 'sound/index.m3u8', (text) =>
      text.replace(/#EXT-X-MAP.*\n/, '').replace('VERSION:6', 'VERSION:3'),
    )
    edit(files, ENTRY, (text) => text.replace(/#EXT-X-STREAM.*/g, scaled('BANDWIDTH', 1.01)))
  }),
  changed(
    ['Apple 7.2'],
    'frames that are missing between transport streams',
    () => {},
    () => tsFiles({ streams: withGap }),
  ),
  changed(['Apple 7.3'], 'sound that goes on 15 ms late', (files) =>
    change(files, 'sound/2.m4s', (bytes) => delayed(bytes, 720)),
  ),
  changed(['Apple 7.4'], 'a segment that begins with an I-frame which is no IDR picture', (files) =>
    change(files, 'low/2.m4s', (bytes) => {
      const copy = bytes.slice()
      copy[indexOf(copy, [0x65, 0x88])] = 0x41
      return copy
    }),
  ),
  changed(['RFC 8216bis 4.4.4.3'], 'sound that becomes HE-AAC', (files) => {
    files.set('sound/he.mp4', audioTrack({ ...GOOD.audio, entry: HE_AAC }).init)
    edit(files, 'sound/index.m3u8', (text) =>
      text.replace(/(1\.m4s\n)/, '$1#EXT-X-MAP:URI="he.mp4"\n'),
    )
    edit(files, ENTRY, (text) => text.replaceAll('mp4a.40.2"', 'mp4a.40.2,mp4a.40.5"'))
    edit(files, 'manifest.mpd', (text) => text.replaceAll('mp4a.40.2', 'mp4a.40.2,mp4a.40.5'))
  }),
]

function change(files: StreamFiles, name: string, edit: (bytes: Uint8Array) => Uint8Array): void {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`the stream has no ${name}`)
  files.set(name, edit(bytes))
}

function replaced(bytes: Uint8Array, type: string, other: string): Uint8Array {
  const copy = bytes.slice()
  copy.set(new TextEncoder().encode(other), indexOf(copy, new TextEncoder().encode(type)))
  return copy
}

/** All fragments later by some ticks. */
export function delayed(bytes: Uint8Array, ticks: number): Uint8Array {
  const copy = bytes.slice()
  for (let at = 0; at + 20 < copy.length; at += 1) {
    if (String.fromCharCode(...copy.subarray(at, at + 4)) !== 'tfdt') continue
    const view = viewOf(copy)
    view.setBigUint64(at + 8, view.getBigUint64(at + 8) + BigInt(ticks))
  }
  return copy
}

function indexOf(bytes: Uint8Array, pattern: ArrayLike<number>): number {
  const wanted = Array.from(pattern)
  return bytes.findIndex((_, at) => wanted.every((byte, index) => bytes[at + index] === byte))
}

/** The first segment ends three frames early. */
function withGap(variant: Variant, start: number): readonly TsStream[] {
  const end = start > 2 ** 32 ? -3 : undefined
  return pictures(variant, start).map((stream) => ({
    ...stream,
    packets: stream.packets.slice(0, end),
  }))
}
