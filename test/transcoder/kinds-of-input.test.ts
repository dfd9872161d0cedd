import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ffmpeg, ffprobe, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { generated, KINDS, PICTURE, TONE, X264 } from '../support/kinds-of-input.ts'
import { pgsSubtitles } from '../support/pgs-subtitles.ts'
import { make } from '../support/transcoding.ts'
import { expectTrue, outcomeOf } from '../support/witness.ts'

describe.skipIf(hasNoFfmpeg)('every kind of input', () => {
  const folder = temporaryFolder()

  test.each(KINDS)('$what', async ({ what, made, options, outcome, name, skipped = [] }) => {
    const source = join(folder, name ?? `${what.replaceAll(' ', '-')}.mp4`)
    ffmpeg(...made, source)
    const asset = what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    const result = await make(source, asset, folder, options)
    expect([outcomeOf(result.record), result.skipped]).toEqual([outcome, skipped])
    await expectTrue(folder, result.record)
  })

  test('a recording that changes its picture and its channels on the way', async () => {
    const part = (name: string, size: string, channels: string, at: string) => {
      const path = join(folder, name)
      ffmpeg(
        ...generated(`testsrc2=size=${size}:rate=25:duration=3`),
        ...[...TONE, ...X264, '-pix_fmt', 'yuv420p', '-c:a', 'ac3', '-ac', channels],
        ...['-output_ts_offset', at, path],
      )
      return readFileSync(path)
    }
    const source = join(folder, 'changing.ts')
    writeFileSync(
      source,
      Buffer.concat([part('a.ts', '320x180', '6', '0'), part('b.ts', '640x360', '2', '3')]),
    )
    const { record } = await make(source, 'changing', folder)
    expect(outcomeOf(record)).toBe('320x180@25, 320x180@25 | und 2 | - | poster, storyboard')
    expect(packetsOf(join(folder, 'changing', record.version, 'video-180p-400k'))).toBe(150)
    const sound = packetsOf(join(folder, 'changing', record.version, 'audio-1'))
    expect(Math.abs(sound * 1024 - 6 * 48_000)).toBeLessThan(0.05 * 48_000)
  })

  test('sound that changes its channels on the way', async () => {
    const part = (name: string, channels: string) => {
      ffmpeg(...TONE, '-ac', channels, join(folder, name))
      return readFileSync(join(folder, name))
    }
    const source = join(folder, 'joined.mp3')
    writeFileSync(source, Buffer.concat([part('two.mp3', '2'), part('one.mp3', '1')]))
    const { record } = await make(source, 'joined', folder)
    const packets = packetsOf(join(folder, 'joined', record.version, 'audio-1'))
    expect(Math.abs(packets * 1024 - 6 * 48_000)).toBeLessThan(0.2 * 48_000)
  })

  test('a transport stream whose picture comes late, and its first whole one after 8 s', async () => {
    const path = join(folder, 'whole.ts')
    ffmpeg(
      ...generated('testsrc2=size=320x180:rate=25:duration=10'),
      ...[...generated('sine=duration=10'), ...X264, '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ...['-g', '200', '-keyint_min', '200', '-sc_threshold', '0', path],
    )
    const source = join(folder, 'begun.ts')
    // Without the tables and the first picture.
    writeFileSync(source, readFileSync(path).subarray(188 * 300))
    const { record } = await make(source, 'begun', folder)
    expect(outcomeOf(record)).toBe('320x180@25, 320x180@25 | und 2 | - | poster, storyboard')
    await expectTrue(folder, record)
  })

  test('sound whose rate changes, without a word on its length', async () => {
    const plain = ['-write_xing', '0', '-id3v2_version', '0']
    const [quiet, loud] = [join(folder, 'quiet.mp3'), join(folder, 'loud.mp3')]
    ffmpeg(...generated('anullsrc'), '-t', '20', '-b:a', '32k', ...plain, quiet)
    ffmpeg(...TONE, '-b:a', '320k', '-ar', '44100', '-ac', '2', ...plain, loud)
    const source = join(folder, 'rising.mp3')
    writeFileSync(source, Buffer.concat([readFileSync(quiet), readFileSync(loud)]))
    const { record } = await make(source, 'rising', folder)
    expect(record.durationSeconds).toBeCloseTo(23, 0)
  })

  test('subtitles that are pictures are told of', async () => {
    const pictures = join(folder, 'pictures.sup')
    const source = join(folder, 'subtitled.mkv')
    writeFileSync(pictures, pgsSubtitles())
    ffmpeg(...PICTURE, '-i', pictures, '-map', '0', '-map', '1', ...X264, '-c:s', 'copy', source)
    const { record, skipped } = await make(source, 'pictures', folder)
    expect(record.subtitles).toBeUndefined()
    expect(skipped).toEqual([
      'subtitle hdmv_pgs_subtitle: these subtitles are pictures, which cannot become text; give the text with --subtitle',
    ])
  })

  test('chapters and a cover are no streams to be seen', async () => {
    const cover = join(folder, 'cover.jpg')
    const chapters = join(folder, 'chapters.txt')
    const source = join(folder, 'chapters.m4a')
    ffmpeg(...generated('color=c=red:size=320x320:duration=1:rate=1'), '-frames:v', '1', cover)
    writeFileSync(
      chapters,
      [';FFMETADATA1', ...chapter(0, 1000, 'One'), ...chapter(1000, 3000, 'Two')].join('\n'),
    )
    ffmpeg(
      ...[...TONE, '-i', cover, '-i', chapters, '-map', '0', '-map', '1', '-map_metadata', '2'],
      ...['-c:a', 'aac', '-c:v', 'copy', '-disposition:v', 'attached_pic', source],
    )
    const { record } = await make(source, 'talk', folder)
    expect(outcomeOf(record)).toBe('- | und 2, und 2low | - | poster, 2 chapters')
    expect(record.chapters).toEqual([
      { startSeconds: 0, endSeconds: 1, title: 'One' },
      { startSeconds: 1, endSeconds: 3, title: 'Two' },
    ])
    await expectTrue(folder, record)
  })

  test.each([
    `it's "one".mp4`,
    'what? & why #1 100%.mp4',
    'two\nlines.mp4',
    '-y -i.mp4',
    '%03d.mp4',
  ])('a file called %j', async (name) => {
    const made = join(folder, 'plain.mp4')
    ffmpeg(...generated('testsrc2=size=160x90:rate=25:duration=1'), ...X264, made)
    const source = join(temporaryFolder(), name)
    writeFileSync(source, readFileSync(made))
    const { record } = await make(source, 'named', temporaryFolder())
    expect(record.source.name).toBe(name)
  })
})

describe.skipIf(hasNoFfmpeg)('what cannot become anything', () => {
  const folder = temporaryFolder()

  /** A film in which one four-letter word is another. */
  function changed(name: string, from: string, to: string): string {
    const path = join(folder, name)
    ffmpeg(...PICTURE, ...X264, path)
    writeFileSync(path, Buffer.from(readFileSync(path, 'latin1').replaceAll(from, to), 'latin1'))
    return path
  }

  test('an encrypted film', async () => {
    const source = join(folder, 'protected.mp4')
    const key = '76a6c65c5ea762046bd749a2e632ccbb'
    ffmpeg(
      ...[...PICTURE, ...X264, '-encryption_scheme', 'cenc-aes-ctr'],
      ...['-encryption_key', key, '-encryption_kid', key, source],
    )
    // FFmpeg itself leaves the sample entry's name as it was.
    const film = readFileSync(source)
    film.write('encv', film.indexOf('avc1', film.indexOf('stsd')))
    writeFileSync(source, film)
    await expect(make(source, 'protected', folder)).rejects.toMatchObject({
      code: 'input_protected',
    })
  })

  test('a codec that nobody knows', async () => {
    const source = changed('unknown.mp4', 'avc1', 'zzzz')
    await expect(make(source, 'unknown', folder)).rejects.toMatchObject({
      code: 'input_no_video',
      message: 'unknown.mp4 holds nothing that can be decoded',
    })
  })

  test('100 minutes by its header, with nothing in them', async () => {
    const source = join(folder, 'empty.mp4')
    ffmpeg(...PICTURE, ...X264, source)
    const film = readFileSync(source)
    for (const [box, at] of [
      ['mvhd', 20],
      ['tkhd', 24],
      ['mdhd', 20],
    ] as const) {
      const place = film.indexOf(box) + at
      film.writeUInt32BE(film.readUInt32BE(place) * 2000, place)
    }
    writeFileSync(source, film)
    const { record } = await make(source, 'empty', folder)
    expect(record.durationSeconds).toBe(3)
  })
})

function chapter(start: number, end: number, title: string): readonly string[] {
  return ['[CHAPTER]', 'TIMEBASE=1/1000', `START=${start}`, `END=${end}`, `title=${title}`]
}

/** Frames of all segments of a rendition. */
function packetsOf(rendition: string): number {
  const counted = ['-count_packets', '-show_entries', 'stream=nb_read_packets']
  const { streams = [] } = ffprobe(...counted, join(rendition, 'index.m3u8'))
  return Number((streams[0] as { nb_read_packets?: string }).nb_read_packets)
}
