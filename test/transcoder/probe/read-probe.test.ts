import { expect, test } from 'vitest'
import { readProbe } from '../../../transcoder/probe/read-probe.ts'

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
  return readProbe({ format: { duration: '5.055' }, streams }, { name: 'a.mp4' })
}

function readVideo(stream: object) {
  const { video } = read(stream)
  if (video === undefined) throw new Error('no video')
  return video
}

test('a common file is read as it is', () => {
  expect(read(VIDEO, { ...AUDIO, tags: { language: 'deu' } })).toEqual({
    durationSeconds: 5.005,
    title: undefined,
    video: {
      index: 0,
      durationSeconds: 5.005,
      codec: 'h264',
      width: 960,
      height: 540,
      frameRate: { numerator: 30000, denominator: 1001 },
      isInterlaced: false,
      startSeconds: 0,
      colors: { matrix: 'bt601', primaries: 'bt601-525', range: 'tv', dynamicRange: 'sdr' },
    },
    cover: undefined,
    audio: [
      {
        index: 1,
        codec: 'aac',
        channels: 2,
        language: 'de',
        isDefault: false,
        isDescription: false,
        isCommentary: false,
      },
    ],
    subtitles: [],
    chapters: [],
    skipped: [],
  })
})

test.each([
  { rotation: -90, width: 540, height: 960 },
  { rotation: 90, width: 540, height: 960 },
  { rotation: 180, width: 960, height: 540 },
  { rotation: -270, width: 540, height: 960 },
])('a picture turned by $rotation degrees is $width wide', ({ rotation, width, height }) => {
  expect(readVideo({ ...VIDEO, side_data_list: [{ rotation }] })).toMatchObject({ width, height })
})

test('pixels that are not square widen the picture, before it is turned', () => {
  const anamorphic = { ...VIDEO, width: 720, height: 576, sample_aspect_ratio: '64:45' }
  expect(readVideo(anamorphic)).toMatchObject({ width: 1024, height: 576 })
  const turned = { ...anamorphic, side_data_list: [{ rotation: 90 }] }
  expect(readVideo(turned)).toMatchObject({ width: 576, height: 1024 })
})

test.each(['0:1', 'N/A', ''])('a pixel shape of "%s" is square', (sample_aspect_ratio) => {
  expect(readVideo({ ...VIDEO, sample_aspect_ratio }).width).toBe(960)
})

test('a cover picture is no video', () => {
  const cover = {
    ...VIDEO,
    codec_name: 'mjpeg',
    width: 3000,
    height: 3000,
    disposition: { attached_pic: 1 },
  }
  expect(read(cover, { ...VIDEO, index: 2 }).video?.index).toBe(2)
  expect(read(cover, AUDIO)).toMatchObject({ video: undefined, cover: { index: 0 } })
  expect(() => read(cover)).toThrow(expect.objectContaining({ code: 'input_no_video' }))
})

test('of several videos the default one is taken, else the largest', () => {
  const small = { ...VIDEO, width: 320, height: 180, disposition: { default: 0 } }
  const large = { ...VIDEO, index: 3, disposition: { default: 0 } }
  expect(read(small, large).video?.index).toBe(3)
  expect(read({ ...small, disposition: { default: 1 } }, large).video?.index).toBe(0)
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

test('one of several videos may be asked for', () => {
  const streams = [VIDEO, { ...VIDEO, index: 4 }]
  const readOne = (video: number) => readProbe({ streams }, { name: 'a', video }).video?.index
  expect(readOne(2)).toBe(4)
  expect(() => readOne(3)).toThrow(expect.objectContaining({ code: 'input_no_video' }))
})

test.each([
  { told: { color_space: 'bt709', color_range: 'pc' }, is: 'bt709 bt709 pc sdr' },
  { told: { pix_fmt: 'yuvj420p' }, is: 'bt601 bt601-525 pc sdr' },
  {
    told: { color_space: 'smpte170m', color_primaries: 'smpte170m', color_range: 'tv' },
    is: 'bt601 bt601-525 tv sdr',
  },
  {
    told: { color_space: 'bt470bg', color_primaries: 'bt470bg' },
    is: 'bt601 bt601-625 tv sdr',
  },
  { told: { width: 720, height: 576 }, is: 'bt601 bt601-625 tv sdr' },
  { told: { width: 720, height: 480 }, is: 'bt601 bt601-525 tv sdr' },
  { told: { width: 1280, height: 720 }, is: 'bt709 bt709 tv sdr' },
  {
    told: { color_space: 'bt2020nc', color_primaries: 'bt2020', color_transfer: 'smpte2084' },
    is: 'bt2020 bt2020 tv pq',
  },
  { told: { color_transfer: 'arib-std-b67' }, is: 'bt2020 bt2020 tv hlg' },
])('colours $told are $is', ({ told, is }) => {
  const { matrix, primaries, range, dynamicRange } = readVideo({ ...VIDEO, ...told }).colors
  expect(`${matrix} ${primaries} ${range} ${dynamicRange}`).toBe(is)
})

test.each([
  { what: '576i by frames', average: '25/1', nominal: '25/1', rate: 50 },
  { what: '576i by fields', average: '25/1', nominal: '50/1', rate: 50 },
  { what: '1080i at 29.97', average: '30000/1001', nominal: '60000/1001', rate: 60000 / 1001 },
  { what: 'said of 60 frames', average: '60/1', nominal: '60/1', rate: 60 },
])('interlaced $what gets a frame of each field', ({ average, nominal, rate }) => {
  const { isInterlaced, frameRate } = readVideo({
    ...VIDEO,
    field_order: 'tt',
    avg_frame_rate: average,
    r_frame_rate: nominal,
  })
  expect(isInterlaced).toBe(true)
  expect(frameRate.numerator / frameRate.denominator).toBeCloseTo(rate, 6)
})

test('Dolby Vision that nothing else shows is refused, with a base layer it is not', () => {
  const dolby = (dv_profile: number, dv_bl_signal_compatibility_id: number) => ({
    ...VIDEO,
    side_data_list: [
      { side_data_type: 'DOVI configuration record', dv_profile, dv_bl_signal_compatibility_id },
    ],
  })
  expect(() => read(dolby(5, 0))).toThrow(expect.objectContaining({ code: 'input_unsupported' }))
  expect(read(dolby(8, 1)).video).toBeDefined()
})

test.each(['encv', 'enca', 'drms'])('what is encrypted (%s) is refused', (codec_tag_string) => {
  expect(() => read({ ...VIDEO, codec_tag_string })).toThrow(
    expect.objectContaining({ code: 'input_protected' }),
  )
})

test('tracks say what they are for', () => {
  const { audio, subtitles } = read(
    VIDEO,
    { ...AUDIO, disposition: { visual_impaired: 1 }, tags: { title: ' Described ' } },
    { ...AUDIO, index: 2, disposition: { comment: 1 } },
    { index: 3, codec_type: 'subtitle', codec_name: 'subrip', disposition: { forced: 1 } },
    {
      index: 4,
      codec_type: 'subtitle',
      codec_name: 'mov_text',
      disposition: { hearing_impaired: 1 },
      tags: { LANGUAGE: 'fre' },
    },
  )
  expect(audio).toMatchObject([
    { isDescription: true, isCommentary: false, title: 'Described' },
    { isDescription: false, isCommentary: true },
  ])
  expect(subtitles).toMatchObject([
    { index: 3, isForced: true, isForDeaf: false },
    { index: 4, isForced: false, isForDeaf: true, language: 'fr' },
  ])
})

test('what nothing comes of is told, if somebody may miss it', () => {
  const { skipped } = read(
    VIDEO,
    { ...VIDEO, index: 1, disposition: {} },
    {
      index: 2,
      codec_type: 'subtitle',
      codec_name: 'hdmv_pgs_subtitle',
      tags: { language: 'eng' },
    },
    { index: 3, codec_type: 'data', codec_name: 'bin_data' },
    { index: 4, codec_type: 'audio' },
  )
  expect(skipped.map(({ index, what }) => [index, what])).toEqual([
    [1, 'video h264'],
    [2, 'subtitle hdmv_pgs_subtitle eng'],
    [4, 'audio unknown'],
  ])
  expect(skipped[1]?.why).toContain('--subtitle')
})

test('chapters with a length are kept, with a name', () => {
  const chapters = [
    { start_time: '0.000000', end_time: '60.5', tags: { title: 'Start' } },
    { start_time: '60.5', end_time: '90' },
    { start_time: '90', end_time: '90' },
  ]
  expect(readProbe({ streams: [VIDEO], chapters }, { name: 'a' }).chapters).toEqual([
    { startSeconds: 0, endSeconds: 60.5, title: 'Start' },
    { startSeconds: 60.5, endSeconds: 90, title: 'Chapter 2' },
  ])
})

test('a Matroska track keeps its length in a tag; without any, the container tells', () => {
  const { duration: _, ...untimed } = VIDEO
  expect(read({ ...untimed, tags: { DURATION: '01:00:02.500000000' } }).durationSeconds).toBe(
    3602.5,
  )
  expect(read(untimed).durationSeconds).toBe(5.055)
  expect(readProbe({ streams: [untimed] }, { name: 'a' }).durationSeconds).toBe(0)
})

test('a Matroska file whose clock begins late is as long as what it holds', () => {
  const { duration: _, ...untimed } = VIDEO
  const streams = [{ ...untimed, tags: { DURATION: '00:00:10.960000000' } }]
  const lengthOf = (format_name: string) =>
    readProbe(
      { format: { format_name, start_time: '5.0', duration: '12.3' }, streams },
      { name: 'a' },
    ).durationSeconds
  expect(lengthOf('matroska,webm')).toBeCloseTo(5.96, 9)
  expect(lengthOf('mpegts')).toBe(10.96)
})

test("the container's title is the title", () => {
  const probe = { format: { tags: { TITLE: ' Big Buck Bunny ' } }, streams: [VIDEO] }
  expect(readProbe(probe, { name: 'a.mkv' }).title).toBe('Big Buck Bunny')
})

test.each([{}, { streams: [] }, null, 'text', { streams: [{ index: 'x' }] }])(
  '%j is no media',
  (json) => {
    expect(() => readProbe(json, { name: 'notes.txt' })).toThrow(
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
  expect(readProbe(probe, { name: 'a' }).video?.startSeconds).toBeCloseTo(start, 9)
})
