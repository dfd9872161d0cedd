import { expect, test } from 'vitest'
import { namedLadder, parseLadder } from '../../../transcoder/plan/ladder.ts'

test('a ladder file is read and put in order, cheapest first', () => {
  const json =
    '{"video":[{"shortSide":720,"bitrateKbps":3000},{"shortSide":360,"bitrateKbps":600,"maxFrameRate":30}]}'
  expect(parseLadder(json, 'mine.json')).toEqual({
    video: [
      { codec: 'h264', shortSide: 360, bitrateKbps: 600, maxFrameRate: 30 },
      { codec: 'h264', shortSide: 720, bitrateKbps: 3000, maxFrameRate: 60 },
    ],
    audio: { bitrateKbps: 128 },
  })
})

test.each([
  { json: '{', says: ['mine.json', 'not JSON'] },
  { json: '[]', says: ['the ladder = []', 'object'] },
  { json: '{"video":[]}', says: ['video = []', '1'] },
  { json: '{"video":[{"shortSide":720}]}', says: ['video.0.bitrateKbps = missing', 'number'] },
  { json: '{"video":[{"shortSide":9,"bitrateKbps":3000}]}', says: ['video.0.shortSide = 9', '64'] },
  {
    json: '{"video":[{"shortSide":720,"bitrateKbps":"3M"}]}',
    says: ['video.0.bitrateKbps = "3M"', 'number'],
  },
  {
    json: '{"video":[{"shortSide":720,"bitrateKbps":3000,"height":1}]}',
    says: ['video.0', 'height'],
  },
])('$json is refused by field, value and choices', ({ json, says }) => {
  let message = ''
  try {
    parseLadder(json, 'mine.json')
  } catch (error) {
    expect(error).toMatchObject({ code: 'ladder_invalid' })
    message = String(error)
  }
  for (const part of says) expect(message).toContain(part)
})

test('an unknown name is answered with the names there are', () => {
  expect(() => namedLadder('aple')).toThrow(
    expect.objectContaining({
      code: 'ladder_unknown',
      cure: expect.stringContaining('apple, article, small'),
    }),
  )
  expect(() => namedLadder('toString')).toThrow(expect.objectContaining({ code: 'ladder_unknown' }))
})
