import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TranscodeOptions, TranscodeResult } from '../../transcoder/options.ts'
import { parseLadder } from '../../transcoder/plan/ladder.ts'
import { ffmpeg, ffprobe, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import {
  frameCount,
  keyFrameTimes,
  type ReadRendition,
  readPresentation,
  startTime,
} from '../support/presentation.ts'
import { make } from '../support/transcoding.ts'

const LADDER = parseLadder(
  '{"video":[{"shortSide":90,"bitrateKbps":100},{"shortSide":180,"bitrateKbps":300},{"shortSide":720,"bitrateKbps":900}]}',
  'test.json',
)

function publish(
  path: string,
  asset: string,
  folder: string,
  more: Partial<TranscodeOptions> = {},
): Promise<TranscodeResult> {
  return make(path, asset, folder, { ladder: LADDER, ...more })
}

describe.skipIf(hasNoFfmpeg)('a clip at 29.97 with sound', () => {
  const folder = temporaryFolder()
  const source = join(folder, "it's a -clip:1.mp4")
  let result: TranscodeResult
  let renditions: Map<string, ReadRendition>

  beforeAll(async () => {
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=426x240:rate=30000/1001:duration=9.5'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=9'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', source],
    )
    result = await publish(source, 'films/clip', folder)
    renditions = readPresentation(folder, 'films/clip')
  })

  function rendition(name: string): ReadRendition {
    const found = renditions.get(name)
    if (!found) throw new Error(`no rendition ${name}`)
    return found
  }

  test('becomes the rungs it can fill, and its sound once', () => {
    expect([...renditions.keys()].sort()).toEqual([
      'audio-1',
      'video-180p',
      'video-240p',
      'video-90p',
    ])
  })

  test('every rendition of video is cut at the same instants, each on a key frame', () => {
    const all = ['video-90p', 'video-180p', 'video-240p'].map(rendition)
    for (const { durations } of all) expect(durations).toEqual([2.002, 2.002, 4.004, 1.5015])
    const times = all.map(keyFrameTimes)
    expect(times[0]).toEqual([0, 2.002, 4.004, 6.006, 8.008])
    expect(times[1]).toEqual(times[0])
    expect(times[2]).toEqual(times[0])
  })

  test('video starts at 0, sound less than 25 ms from it', () => {
    expect(startTime(rendition('video-90p'))).toBe(0)
    expect(Math.abs(startTime(rendition('audio-1')))).toBeLessThan(0.025)
  })

  test('no frame is lost or repeated', () => {
    for (const name of ['video-90p', 'video-180p', 'video-240p']) {
      expect(Math.abs(frameCount(rendition(name)) - 285)).toBeLessThanOrEqual(1)
    }
  })

  test('sound is cut within half a frame of video and is as long', () => {
    const { durations } = rendition('audio-1')
    expect(durations).toHaveLength(4)
    expect(Math.abs((durations[2] ?? 0) - 4.004)).toBeLessThan(0.022)
    expect(Math.abs(durations.reduce((sum, value) => sum + value, 0) - 9.5095)).toBeLessThan(0.05)
  })

  test('codecs and bandwidths are those of the bytes', () => {
    const text = readFileSync(join(folder, 'films/clip/master.m3u8'), 'utf8')
    const { streams = [] } = ffprobe(
      '-show_entries',
      'stream=profile,level,width,height',
      rendition('video-240p').file,
    )
    const { profile, level, width, height } = streams[0] as Record<string, string | number>
    expect(profile).toBe('High')
    expect(text).toContain(
      `avc1.6400${Number(level).toString(16).padStart(2, '0')},mp4a.40.2",RESOLUTION=${width}x${height}`,
    )
    const peak = (name: string) => {
      const { durations, segmentBytes } = rendition(name)
      return Math.max(
        ...[0, 1].map((index) => ((segmentBytes[index] ?? 0) * 8) / (durations[index] ?? 1)),
      )
    }
    const stated = Number(
      /RESOLUTION=426x240/.test(text)
        ? /BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=\d+,CODECS="[^"]*",RESOLUTION=426x240/.exec(text)?.[1]
        : 0,
    )
    expect(Math.abs(stated / (peak('video-240p') + peak('audio-1')) - 1)).toBeLessThan(0.01)
  })

  test("FFmpeg's own player reads it to the end without a word", () => {
    expect(() =>
      ffmpeg(
        '-xerror',
        '-i',
        join(folder, 'films/clip/master.m3u8'),
        '-map',
        '0',
        '-f',
        'null',
        '-',
      ),
    ).not.toThrow()
  })

  test('the record tells what there is', () => {
    const stored = JSON.parse(readFileSync(join(folder, '_sluice/assets/films/clip.json'), 'utf8'))
    expect(stored).toEqual(result.record)
    expect(stored).toMatchObject({
      asset: 'films/clip',
      title: "it's a -clip:1",
      status: 'ready',
      durationSeconds: 9.509,
      images: { poster: `${stored.version}/poster.jpg` },
      createdAt: '2026-11-23T12:00:00.000Z',
    })
    const files = readdirSync(join(folder, 'films/clip', stored.version), {
      recursive: true,
      withFileTypes: true,
    })
    const sizes = files
      .filter((file) => file.isFile())
      .map((file) => statSync(join(file.parentPath, file.name)).size)
    expect(stored.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0))
    expect(stored.source.name).not.toContain('/')
  })

  test('the poster is a picture of the source', () => {
    const poster = join(folder, 'films/clip', result.record.images.poster ?? '')
    const { streams } = ffprobe('-show_entries', 'stream=codec_name,width,height', poster)
    expect(streams).toMatchObject([{ codec_name: 'mjpeg', width: 426, height: 240 }])
  })

  test('the same again writes no object of the version, only what is said about it', async () => {
    const before = readTree(join(folder, 'films/clip'))
    const again = await publish(source, 'films/clip', folder, {
      now: () => new Date('2026-11-24T12:00:00Z'),
      title: 'Another',
    })
    expect(again.isNew).toBe(false)
    expect(again.record).toEqual({
      ...result.record,
      title: 'Another',
      updatedAt: '2026-11-24T12:00:00.000Z',
    })
    expect(readTree(join(folder, 'films/clip'))).toEqual(before)
  })

  test('other settings are another version beside the old one', async () => {
    const other = await publish(source, 'films/clip', folder, { segmentSeconds: 2, title: 'Zwei' })
    expect(other.record.version).not.toBe(result.record.version)
    expect(other.record.title).toBe('Zwei')
    const pointer = readFileSync(join(folder, 'films/clip/master.m3u8'), 'utf8')
    expect(pointer).toContain(other.record.version)
    expect(pointer).not.toContain(result.record.version)
    expect(readdirSync(join(folder, 'films/clip'))).toContain(result.record.version)
  })

  test('going back makes a new version too: what caches may hold is never overwritten', async () => {
    const back = await publish(source, 'films/clip', folder)
    expect(back.isNew).toBe(true)
    expect(back.record.version).not.toBe(result.record.version)
  })

  test('a run that is stopped takes nothing from one of the same film at the same time', async () => {
    const stop = new AbortController()
    const goesOn = publish(source, 'films/race', folder)
    const stopped = publish(source, 'films/race', folder, {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'planned') setTimeout(() => stop.abort(), 100)
      },
    })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    const { record } = await goesOn
    const { version, renditions } = record
    const names = readdirSync(join(folder, 'films/race', version), { recursive: true })
    const media = names.filter((name) => String(name).endsWith('.m4s'))
    const segments = renditions.reduce((sum, rendition) => sum + rendition.segments, 0)
    expect(media).toHaveLength(segments)
    expect(readdirSync(join(folder, 'films/race')).sort()).toEqual(
      [version, 'manifest.mpd', 'master.m3u8'].sort(),
    )
  })

  test.each(['films', 'films/clip/extra'])(
    '%s would lie around or inside it, and is refused',
    async (asset) => {
      await expect(publish(source, asset, folder)).rejects.toMatchObject({ code: 'asset_nested' })
    },
  )

  test('the printed command makes the same streams when pasted', async () => {
    const { execFileSync } = await import('node:child_process')
    const place = temporaryFolder()
    execFileSync('/bin/sh', ['-c', result.command], { cwd: place })
    expect(readdirSync(place).sort()).toEqual([
      'audio-1.mp4',
      'poster.jpg',
      'storyboard.mjpeg',
      'video-180p.mp4',
      'video-240p.mp4',
      'video-90p.mp4',
    ])
    const { streams } = ffprobe(
      '-show_entries',
      'stream=width,height',
      join(place, 'video-180p.mp4'),
    )
    expect(streams).toMatchObject([{ width: 320, height: 180 }])
  })
})

describe.skipIf(hasNoFfmpeg)('pictures stay upright and round', () => {
  const folder = temporaryFolder()

  /** A grey picture whose top left quarter, as a viewer sees it, is white. */
  function quarter(width: number, height: number): string {
    return `color=c=gray:size=${width}x${height}:rate=25:duration=1,drawbox=w=iw/2:h=ih/2:c=white:t=fill`
  }

  /** Says in the track header (ISO/IEC 14496-12, 8.3.2) that a player is to turn the picture. */
  function turnClockwise(film: Buffer): Buffer {
    const matrix = film.indexOf('tkhd') + 4 + 40
    const rows = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    rows.forEach((value, index) => {
      film.writeInt32BE(value, matrix + index * 4)
    })
    return film
  }

  /** Luma in the middle of each quarter of the largest rendition: top left, top right, bottom left. */
  function lumas(asset: string): number[] {
    const [video] = [...readPresentation(folder, asset).values()]
    const raw = join(folder, 'frame.raw')
    ffmpeg(
      '-i',
      video?.file ?? '',
      '-frames:v',
      '1',
      '-vf',
      'scale=4:4:flags=area,format=gray',
      '-f',
      'rawvideo',
      raw,
    )
    const pixels = readFileSync(raw)
    return [pixels[5], pixels[6], pixels[9]].map((value) => value ?? 0)
  }

  test('a phone film that says it is turned', async () => {
    const flat = join(folder, 'flat.mp4')
    const turned = join(folder, 'turned.mp4')
    ffmpeg('-f', 'lavfi', '-i', `${quarter(120, 200)},transpose=cclock`, '-c:v', 'libx264', flat)
    writeFileSync(turned, turnClockwise(readFileSync(flat)))
    const { record } = await publish(turned, 'turned', folder)
    expect(record.renditions.map(({ width, height }) => [width, height])).toEqual([
      [90, 150],
      [120, 200],
    ])
    const [topLeft = 0, topRight = 0, bottomLeft = 0] = lumas('turned')
    expect(topLeft).toBeGreaterThan(topRight + 50)
    expect(topLeft).toBeGreaterThan(bottomLeft + 50)
  })

  test('pixels that are not square become square', async () => {
    const wide = join(folder, 'wide.mp4')
    ffmpeg('-f', 'lavfi', '-i', `${quarter(160, 120)},setsar=2`, '-c:v', 'libx264', wide)
    const { record } = await publish(wide, 'wide', folder)
    expect(record.renditions.map(({ width, height }) => [width, height])).toEqual([
      [240, 90],
      [320, 120],
    ])
  })
})

describe.skipIf(hasNoFfmpeg)('sources that are not simple', () => {
  const folder = temporaryFolder()

  test.each([
    { what: 'no sound', video: 'testsrc2=size=160x120:rate=25:duration=2', audio: [] },
    {
      what: 'odd sides',
      video: 'testsrc2=size=161x121:rate=25:duration=2,format=yuv444p',
      audio: [],
    },
    { what: 'a tenth of a second', video: 'testsrc2=size=160x120:rate=30:duration=0.1', audio: [] },
    { what: 'one frame a second', video: 'testsrc2=size=160x120:rate=1:duration=3', audio: [] },
    { what: '240 frames a second', video: 'testsrc2=size=160x120:rate=240:duration=1', audio: [] },
    {
      what: 'sound that begins late',
      video: 'testsrc2=size=160x120:rate=25:duration=4',
      audio: ['-itsoffset', '1'],
    },
    {
      what: 'a picture that begins late',
      video: 'testsrc2=size=160x120:rate=25:duration=3,setpts=PTS+1/TB',
      audio: ['-itsoffset', '0'],
    },
  ])('$what', async ({ what, video, audio }) => {
    const source = join(folder, `${what.replaceAll(' ', '-')}.mkv`)
    const sound = audio.length > 0 ? [...audio, '-f', 'lavfi', '-i', 'sine=duration=3'] : []
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      video,
      ...sound,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-c:a',
      'aac',
      source,
    )
    const asset = what.replaceAll(' ', '-')
    const { record } = await publish(source, asset, folder)
    const renditions = readPresentation(folder, asset)
    const names = record.renditions.map((rendition) => rendition.name)
    expect([...renditions.keys()].sort()).toEqual(names.sort())
    for (const rendition of renditions.values()) {
      expect(Math.abs(startTime(rendition))).toBeLessThan(0.025)
    }
    const length = Number(
      (ffprobe('-show_entries', 'format=duration', source) as { format?: { duration?: string } })
        .format?.duration,
    )
    expect(Math.abs(record.durationSeconds - length)).toBeLessThan(0.3)
  })
})

function readTree(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name)
      return [path, createHash('sha256').update(readFileSync(path)).digest('hex')]
    }),
  )
}
