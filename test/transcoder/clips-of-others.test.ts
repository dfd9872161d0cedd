import { copyFileSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { findMaterial } from '../support/material-files.ts'
import { make } from '../support/transcoding.ts'
import { expectTrue, outcomeOf } from '../support/witness.ts'

const clips = findMaterial('media') ?? ''
const isMissing = hasNoFfmpeg || clips === ''

/** Clip, what becomes of it, and what it has that nothing becomes of. */
const OUTCOMES: readonly (readonly [clip: string, outcome: string, skipped?: readonly string[]])[] =
  [
    [
      'androidx+media/sample_missing_stsd.mp4',
      '540x360@29.97, 1080x720@29.97 | - | - | poster, storyboard',
      ['audio unknown und: it cannot be decoded'],
    ],
    [
      'androidx+media/sample_portrait.mp4',
      '360x540@29.97, 720x1080@29.97 | und 2 | - | poster, storyboard',
    ],
    [
      'androidx+media/sample_shorter_audio.mp4',
      '320x240@30, 320x240@30 | und 2 | - | poster, storyboard',
    ],
    [
      'androidx+media/sample_with_srt.mkv',
      '540x360@30, 1080x720@30 | und 2 | en | poster, storyboard',
    ],
    [
      'intel-iot-devkit+sample-videos/bottle-detection.mp4',
      '640x360@29.97, 640x360@29.97 | - | - | poster, storyboard',
    ],
    [
      'intel-iot-devkit+sample-videos/car-detection.mp4',
      '640x360@25, 768x432@25 | en 2 silent | - | poster, storyboard',
    ],
    [
      'matvp91+superstreamer/play-adaptive-video-storage.mp4',
      '638x360@30, 1278x720@30 | - | - | poster, storyboard',
    ],
    ['mdn+shared-assets/countdown.mp3', '- | und 2, und 2low | - | -'],
    [
      'mdn+shared-assets/flower.mp4',
      '640x360@29.97, 960x540@29.97 | und 2 silent | - | poster, storyboard',
    ],
    [
      'mdn+shared-assets/tears-of-steel-battle-clip-medium.webm',
      '798x332@24, 798x332@24 | und 2 | - | poster, storyboard',
    ],
    [
      'pytorch+torchcodec/bt709_full_range.mp4',
      '640x360@30, 1280x720@30 | - | - | poster, storyboard',
    ],
    ['pytorch+torchcodec/h265_10bits.mp4', '200x200@30, 200x200@30 | - | - | poster, storyboard'],
    [
      'pytorch+torchcodec/nasa_13013.mp4',
      '480x270@29.97, 480x270@29.97 | en 2, en 2 | en, en | poster, storyboard',
      ['video h264 eng: one video is enough; choose it with --video'],
    ],
    ['sannies+mp4parser/count-deutsch-audio.mp4', '- | en 2, en 2low | - | -'],
    ['sannies+mp4parser/count-english-audio.mp4', '- | en 2, en 2low | - | -'],
    [
      'sannies+mp4parser/count-video.mp4',
      '480x360@23.976, 640x480@23.976 | - | - | poster, storyboard',
    ],
    [
      'streamio+streamio-ffmpeg/awesome movie.mov',
      '480x360@23.976, 640x480@23.976 | und 2 | - | poster, storyboard',
    ],
    [
      'streamio+streamio-ffmpeg/sideways movie.mov',
      '360x480@24, 480x640@24 | und 2 | - | poster, storyboard',
    ],
    [
      'streamio+streamio-ffmpeg/weird_aspect.small.mpg',
      '500x288@25, 500x288@25 | und 2 | - | poster, storyboard',
    ],
    [
      'svt+encore/test.mp4',
      '640x360@25, 1280x720@25 | und 2, und 2 silent, und 2, und 2 silent, und 2 silent, und 2 silent, und 2, und 2 silent | - | poster, storyboard',
    ],
  ]

/** Some are long, and none is here for how an encoder works. */
const QUICK = { presets: { h264: 'ultrafast' } }

describe.skipIf(isMissing)('what becomes of clips that others made', () => {
  const folder = temporaryFolder()

  const rows = OUTCOMES.map(([clip, outcome, skipped = []]) => ({ clip, outcome, skipped }))
  test.each(rows)('$clip', async ({ clip, outcome, skipped }) => {
    const made = await make(join(clips, clip), 'clip', folder, QUICK)
    expect([outcomeOf(made.record), made.skipped]).toEqual([outcome, skipped])
    await expectTrue(folder, made.record)
  })

  test('the other of two videos', async () => {
    const clip = join(clips, 'pytorch+torchcodec/nasa_13013.mp4')
    const { record } = await make(clip, 'other', folder, { video: 1 })
    expect(outcomeOf(record)).toBe(
      '320x180@25, 320x180@25 | en 2, en 2 | en, en | poster, storyboard',
    )
    await expectTrue(folder, record)
  })

  test('a film put together of a picture, two languages and their subtitles', async () => {
    const part = (name: string) => join(clips, 'sannies+mp4parser', name)
    const film = join(folder, 'film.mkv')
    ffmpeg(
      ...['-i', part('count-video.mp4'), '-i', part('count-deutsch-audio.mp4')],
      ...['-i', part('count-english-audio.mp4'), '-i', part('count-subs-deutsch.srt')],
      ...['-map', '0:v', '-map', '1:a', '-map', '2:a', '-map', '3:s', '-c', 'copy'],
      ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng'],
      ...['-metadata:s:s:0', 'language=ger', '-disposition:a:1', 'default', film],
    )
    const { record } = await make(film, 'film', folder)
    expect(outcomeOf(record)).toBe(
      '480x360@23.976, 640x480@23.976 | de 2, en 2 | de | poster, storyboard',
    )
    await expectTrue(folder, record)
  })

  test.each(['broken.mp4'])('%s ends with one line and leaves nothing', async (name) => {
    const target = temporaryFolder()
    const clip = join(target, basename(name))
    copyFileSync(join(clips, 'streamio+streamio-ffmpeg', name), clip)
    await expect(make(clip, 'broken', target)).rejects.toMatchObject({ code: 'input_not_media' })
    expect(existsSync(join(target, 'broken'))).toBe(false)
  })
})
