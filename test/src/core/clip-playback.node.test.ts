import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clipManifest } from '../../../src/core/dash/clip.ts'
import { clipMediaPlaylist } from '../../../src/core/playlist/clip.ts'
import { ffmpeg, ffprobe, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'

const folder = temporaryFolder()
const SOURCE = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=9']
const CODEC = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-sc_threshold', '0']
const HLS = [...CODEC, '-hls_time', '2', '-hls_playlist_type', 'vod']
/** Two segments of 2 s at 25 frames a second. */
const FRAMES = '100'
const TWO = { first: 3, last: 4 }

/** Frames that FFmpeg decodes of each stream, and where the first begins. */
function played(name: string): unknown[] | undefined {
  const entries = ['-show_entries', 'stream=nb_read_frames,start_time', '-count_frames']
  return ffprobe('-allowed_extensions', 'ALL', ...entries, join(folder, name)).streams
}

function cut(name: string, change = (text: string) => text): void {
  const clip = clipMediaPlaylist(change(readFileSync(join(folder, name), 'utf8')), TWO)
  if (!clip.ok) throw new Error(clip.reason)
  writeFileSync(join(folder, `cut-${name}`), clip.text)
}

describe.skipIf(hasNoFfmpeg)('FFmpeg plays of a clip just its frames', () => {
  it('where all segments are ranges of one file, with offsets and without', () => {
    ffmpeg(
      ...SOURCE,
      ...HLS,
      '-hls_segment_type',
      'fmp4',
      '-hls_flags',
      'single_file',
      join(folder, 'ranges.m3u8'),
    )
    cut('ranges.m3u8')
    expect(played('cut-ranges.m3u8')).toEqual([{ nb_read_frames: FRAMES, start_time: '4.000000' }])
    const explicit = readFileSync(join(folder, 'cut-ranges.m3u8'), 'utf8')
    let ranges = 0
    cut('ranges.m3u8', (text) =>
      text.replaceAll(/(BYTERANGE:\d+)@\d+/g, (whole, length) => (ranges++ === 0 ? whole : length)),
    )
    expect(readFileSync(join(folder, 'cut-ranges.m3u8'), 'utf8')).toBe(
      explicit.replace(/(BYTERANGE:\d+)@\d+(?=\n[^@]*$)/, '$1'),
    )
    expect(played('cut-ranges.m3u8')).toEqual([{ nb_read_frames: FRAMES, start_time: '4.000000' }])
  })

  it('where AES-128 takes its IVs from the segments’ numbers', () => {
    writeFileSync(join(folder, 'a.key'), Buffer.alloc(16, 5))
    writeFileSync(join(folder, 'key-info'), `a.key\n${join(folder, 'a.key')}\n`)
    ffmpeg(
      ...SOURCE,
      ...HLS,
      '-hls_key_info_file',
      join(folder, 'key-info'),
      '-hls_flags',
      'periodic_rekey',
      join(folder, 'aes.m3u8'),
    )
    let keys = 0
    cut('aes.m3u8', (text) =>
      text.replaceAll(/(#EXT-X-KEY:.*),IV=0x\w+\n/g, (_, key) => (keys++ === 0 ? `${key}\n` : '')),
    )
    expect(keys).toBe(5)
    expect(readFileSync(join(folder, 'cut-aes.m3u8'), 'utf8').match(/#EXT-X-KEY/g)).toHaveLength(1)
    expect(played('cut-aes.m3u8')).toMatchObject([{ nb_read_frames: FRAMES }])
  })
})

const readsDash =
  !hasNoFfmpeg &&
  /^ D {2}dash /m.test(
    execFileSync(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-demuxers']).toString(),
  )

it.skipIf(!readsDash)('FFmpeg plays of a clipped manifest just its frames', () => {
  ffmpeg(...SOURCE, ...CODEC, '-seg_duration', '2', '-f', 'dash', join(folder, 'dash.mpd'))
  const clip = clipManifest(readFileSync(join(folder, 'dash.mpd'), 'utf8'), TWO)
  if (!clip.ok) throw new Error(clip.reason)
  expect(clip).toMatchObject({ startSeconds: 4, durationSeconds: 4 })
  writeFileSync(join(folder, 'cut.mpd'), clip.text)
  expect(played('cut.mpd')).toEqual([{ nb_read_frames: FRAMES, start_time: '4.000000' }])
})
