import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countFrames } from '../../../transcoder/transport/audio-frames.ts'
import { ffmpeg, ffprobe, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'
import { adtsFrame } from '../../support/verify/transport-writer.ts'

const CODINGS = [
  {
    coding: 'aac',
    encoder: 'aac',
    format: 'adts',
    codec: 'mp4a.40.2',
    channels: [1, 2, 6],
    rates: [48_000, 44_100],
  },
  {
    coding: 'ac-3',
    encoder: 'ac3',
    format: 'ac3',
    codec: 'ac-3',
    channels: [1, 2, 6],
    rates: [48_000, 44_100, 32_000],
  },
  {
    coding: 'ec-3',
    encoder: 'eac3',
    format: 'eac3',
    codec: 'ec-3',
    channels: [2, 6],
    rates: [48_000, 44_100],
  },
  {
    coding: 'mp3',
    encoder: 'libmp3lame',
    format: 'mp3',
    codec: 'mp4a.40.34',
    channels: [1, 2],
    rates: [48_000, 44_100, 24_000],
  },
] as const

describe.skipIf(hasNoFfmpeg)('frames of sound are counted as ffprobe counts them', () => {
  const folder = temporaryFolder()
  const cases = CODINGS.flatMap((coding) =>
    coding.channels.flatMap((channels) =>
      coding.rates.map((sampleRate) => ({ ...coding, channels, sampleRate })),
    ),
  )

  it.each(cases)('$coding, $channels channels, $sampleRate Hz', (one) => {
    const { coding, encoder, format, codec, channels, sampleRate } = one
    const file = join(folder, `${coding}-${channels}-${sampleRate}`)
    ffmpeg(
      ...['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=${sampleRate}:duration=2`],
      ...[
        '-c:a',
        encoder,
        '-ac',
        String(channels),
        '-write_xing',
        '0',
        '-id3v2_version',
        '0',
      ].slice(0, format === 'mp3' ? 8 : 4),
      ...['-f', format, file],
    )
    const [probed] = ffprobe('-count_packets', '-show_entries', 'stream=nb_read_packets', file)
      .streams as [{ nb_read_packets: string }]
    const frames = countFrames(readFileSync(file), coding)
    expect(frames).toMatchObject({ format: { codec, channels, sampleRate } })
    expect(frames?.count).toBe(Number(probed.nb_read_packets))
    expect(((frames?.count ?? 0) * (frames?.samplesPerFrame ?? 0)) / sampleRate).toBeCloseTo(2, 0)
  })
})

it('what stands before the first frame is skipped', () => {
  const bytes = Uint8Array.of(1, 2, 3, ...adtsFrame(40), ...adtsFrame(41, 1))
  expect(countFrames(bytes, 'aac')).toMatchObject({ count: 2, format: { channels: 2 } })
  expect(countFrames(Uint8Array.of(1, 2, 3), 'aac')).toBeUndefined()
  expect(countFrames(bytes, 'avc')).toBeUndefined()
})
