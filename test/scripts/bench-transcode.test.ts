import { describe, expect, it } from 'vitest'
import { articleArguments, CAP_HELD } from '../../scripts/bench/article.ts'
import {
  lossAtSize,
  piecesOf,
  readSegmentLengths,
  readSsim,
} from '../../scripts/bench/read-figures.ts'
import { peakBps } from '../../transcoder/package/bandwidth.ts'

it("the article's command is the one that the article prints", () => {
  expect(articleArguments('cwc11_final.mp4').join(' ')).toBe(
    [
      '-i cwc11_final.mp4',
      '-map 0:v:0 -map 0:a:0 -map 0:v:0 -map 0:a:0 -map 0:v:0 -map 0:a:0',
      '-c:v libx264',
      '-crf 22',
      '-c:a aac',
      '-ar 44100',
      '-filter:v:0 scale=w=480:h=360 -maxrate:v:0 600k -b:a:0 500k',
      '-filter:v:1 scale=w=640:h=480 -maxrate:v:1 1500k -b:a:1 1000k',
      '-filter:v:2 scale=w=1280:h=720 -maxrate:v:2 3000k -b:a:2 2000k',
      '-var_stream_map v:0,a:0,name:360p v:1,a:1,name:480p v:2,a:2,name:720p',
      '-preset fast',
      '-hls_list_size 10',
      '-threads 0',
      '-f hls',
      '-hls_time 3',
      '-hls_flags independent_segments',
      '-master_pl_name master.m3u8',
      '-y video-%v.m3u8',
    ].join(' '),
  )
  expect(CAP_HELD.join(' ')).toBe('-bufsize:v:0 600k -bufsize:v:1 1500k -bufsize:v:2 3000k')
})

describe('readSsim', () => {
  it('takes the figure of all planes', () => {
    const line =
      '[Parsed_ssim_5 @ 0x55d2] SSIM Y:0.962424 (14.25) U:0.957440 (13.71) V:0.955948 (13.56) All:0.960514 (14.03)'
    expect(readSsim(`video:256kB audio:0kB\n${line}\n`)).toBe(0.960514)
  })

  it('refuses what says none', () => {
    expect(() => readSsim('All:0.5')).toThrow('no SSIM')
    expect(() => readSsim('[ssim] SSIM Y:nan All:7')).toThrow('no SSIM')
  })
})

it('lengths are read of whole and of broken seconds', () => {
  const playlist =
    '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:8.333333,\na.ts\n#EXTINF:4,title\nb.ts\n'
  expect(readSegmentLengths(playlist)).toEqual({ targetDuration: 9, lengths: [8.333333, 4] })
})

describe('piecesOf', () => {
  const picture = (seconds: number, byteLength: number) => ({ seconds, byteLength })

  it('puts pictures where they are shown, whatever their order and first time', () => {
    const pictures = [picture(1.5, 100), picture(2.5, 30), picture(2, 20), picture(3.499, 7)]
    expect(piecesOf(pictures, [2, 2])).toEqual([
      { durationSeconds: 2, byteLength: 150 },
      { durationSeconds: 2, byteLength: 7 },
    ])
  })

  it('gives the peak of the pictures alone', () => {
    const pictures = [0, 2, 4, 6].map((seconds) => picture(seconds, seconds === 4 ? 3000 : 1000))
    expect(peakBps(piecesOf(pictures, [2, 2, 2, 2]), 4)).toBe(12_000)
  })
})

describe('lossAtSize', () => {
  const curve = [
    { bytes: 100, loss: 0.04 },
    { bytes: 400, loss: 0.01 },
  ] as const

  it('goes through both encodes', () => {
    expect(lossAtSize(curve, 100)).toBeCloseTo(0.04)
    expect(lossAtSize(curve, 400)).toBeCloseTo(0.01)
  })

  it('falls by as many times as the size rises, between them and beyond', () => {
    expect(lossAtSize(curve, 200)).toBeCloseTo(0.02)
    expect(lossAtSize(curve, 50)).toBeCloseTo(0.08)
  })

  it('is that of the encode where both are as large', () => {
    expect(lossAtSize([curve[0], curve[0]], 50)).toBe(0.04)
  })
})
