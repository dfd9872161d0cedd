import { expect, test } from 'vitest'
import { readProbe } from '../../transcoder/probe.ts'

const VIDEO = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 960,
  height: 540,
  sample_aspect_ratio: '1:1',
  r_frame_rate: '30000/1001',
  avg_frame_rate: '30000/1001',
  duration: '5.005000',
  disposition: { default: 1, attached_pic: 0 },
}
const AUDIO = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2 }

function read(...streams: readonly object[]) {
  return readProbe({ format: { duration: '5.055' }, streams }, 'a.mp4')
}

test('a common file is read as it is', () => {
  expect(read(VIDEO, { ...AUDIO, tags: { language: 'deu' } })).toEqual({
    durationSeconds: 5.005,
    title: undefined,
    video: {
      index: 0,
      codec: 'h264',
      width: 960,
      height: 540,
      frameRate: { numerator: 30000, denominator: 1001 },
      startSeconds: 0,
      colorMatrix: 'bt601',
      colorRange: 'tv',
    },
    audio: [{ index: 1, codec: 'aac', channels: 2, language: 'deu', isDefault: false }],
  })
})

test.each([
  { rotation: -90, width: 540, height: 960 },
  { rotation: 90, width: 540, height: 960 },
  { rotation: 180, width: 960, height: 540 },
  { rotation: -270, width: 540, height: 960 },
])('a picture turned by $rotation degrees is $width wide', ({ rotation, width, height }) => {
  const { video } = read({ ...VIDEO, side_data_list: [{ rotation }] })
  expect({ width: video.width, height: video.height }).toEqual({ width, height })
})

test('pixels that are not square widen the picture, before it is turned', () => {
  const anamorphic = { ...VIDEO, width: 720, height: 576, sample_aspect_ratio: '64:45' }
  expect(read(anamorphic).video).toMatchObject({ width: 1024, height: 576 })
  const turned = { ...anamorphic, side_data_list: [{ rotation: 90 }] }
  expect(read(turned).video).toMatchObject({ width: 576, height: 1024 })
})

test.each(['0:1', 'N/A', ''])('a pixel shape of "%s" is square', (sample_aspect_ratio) => {
  expect(read({ ...VIDEO, sample_aspect_ratio }).video.width).toBe(960)
})

test('a cover picture is no video', () => {
  const cover = {
    ...VIDEO,
    codec_name: 'mjpeg',
    width: 3000,
    height: 3000,
    disposition: { attached_pic: 1 },
  }
  expect(read(cover, { ...VIDEO, index: 2 }).video.index).toBe(2)
  expect(() => read(cover, AUDIO)).toThrow(expect.objectContaining({ code: 'input_no_video' }))
})

test('of several videos the default one is taken, else the largest', () => {
  const small = { ...VIDEO, width: 320, height: 180, disposition: { default: 0 } }
  const large = { ...VIDEO, index: 3, disposition: { default: 0 } }
  expect(read(small, large).video.index).toBe(3)
  expect(read({ ...small, disposition: { default: 1 } }, large).video.index).toBe(0)
})

test('audio that cannot be decoded is left out', () => {
  expect(read(VIDEO, { ...AUDIO, codec_name: 'unknown' }, { ...AUDIO, channels: 0 }).audio).toEqual(
    [],
  )
})

test('a language of "und" says nothing', () => {
  expect(read(VIDEO, { ...AUDIO, tags: { language: 'und' } }).audio[0]).not.toHaveProperty(
    'language',
  )
})

test.each([
  { colors: { color_space: 'bt709', color_range: 'pc' }, matrix: 'bt709', range: 'pc' },
  { colors: { color_space: 'smpte170m', color_range: 'tv' }, matrix: 'bt601', range: 'tv' },
  { colors: { color_space: 'bt2020nc' }, matrix: 'bt2020', range: 'tv' },
  { colors: { width: 1280, height: 720 }, matrix: 'bt709', range: 'tv' },
])('colours $colors are $matrix, $range', ({ colors, matrix, range }) => {
  expect(read({ ...VIDEO, ...colors }).video).toMatchObject({
    colorMatrix: matrix,
    colorRange: range,
  })
})

test('a Matroska track keeps its length in a tag; without any, the container tells', () => {
  const { duration: _, ...untimed } = VIDEO
  expect(read({ ...untimed, tags: { DURATION: '01:00:02.500000000' } }).durationSeconds).toBe(
    3602.5,
  )
  expect(read(untimed).durationSeconds).toBe(5.055)
  expect(readProbe({ streams: [untimed] }, 'a').durationSeconds).toBe(0)
})

test("the container's title is the title", () => {
  const probe = { format: { tags: { TITLE: ' Big Buck Bunny ' } }, streams: [VIDEO] }
  expect(readProbe(probe, 'a.mkv').title).toBe('Big Buck Bunny')
})

test.each([{}, { streams: [] }, null, 'text', { streams: [{ index: 'x' }] }])(
  '%j is no media',
  (json) => {
    expect(() => readProbe(json, 'notes.txt')).toThrow(
      expect.objectContaining({ code: 'input_not_media' }),
    )
  },
)

test.each([
  { video: '0.000000', format: '-0.021333', start: 0.021333 },
  { video: '1.421333', format: '1.400000', start: 0.021333 },
  { video: '0.000000', format: '0.000000', start: 0 },
  { video: '0.000000', format: '0.500000', start: 0 },
  { video: '3.000000', format: '0.000000', start: 0 },
  { video: 'N/A', format: 'N/A', start: 0 },
])('a picture at $video of a file at $format begins $start s late', ({ video, format, start }) => {
  const probe = { format: { start_time: format }, streams: [{ ...VIDEO, start_time: video }] }
  expect(readProbe(probe, 'a').video.startSeconds).toBeCloseTo(start, 9)
})
