import { describe, expect, it } from 'vitest'
import { progressLines, progressSummary } from '../../../../scripts/support/progress/lines.ts'
import type { Figures } from '../../../../scripts/support/progress/meter.ts'

const FIGURES: Figures = {
  share: 0.437,
  speed: 1.26,
  framesPerSecond: 38,
  outSeconds: 260,
  secondsLeft: 3723,
  renditions: [
    {
      name: 'video-1080p',
      share: 0.437,
      speed: 1.26,
      framesPerSecond: 37.8,
      bitsPerSecond: 4_812_300,
    },
    { name: 'video-360p', share: 0 },
    { name: 'audio-1', share: 0.999, speed: 12.3, bitsPerSecond: 128_000 },
  ],
  upload: {
    bytes: 1_250_000_000,
    bytesPerSecond: 8_100_000,
    queuedObjects: 12,
    queuedBytes: 14.2e6,
  },
}

describe('the lines of an encode', () => {
  it('are one for each rendition, the upload, and the whole with the time left', () => {
    expect(progressLines(FIGURES, 80, 24)).toEqual([
      'video-1080p  █████████████░░░░░░░░░░░░░░░░░   43%   4812 kbit/s  1.3×  38 fps',
      'video-360p   ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0%             –',
      'audio-1      █████████████████████████████░   99%    128 kbit/s   12×',
      'upload  8.1 MB/s, 12 objects wait (14.2 MB), 1.25 GB stored',
      'all          █████████████░░░░░░░░░░░░░░░░░   43%  1:02:03 left  1.3×  38 fps',
    ])
  })

  for (const width of [120, 80, 60, 50, 40, 30, 20, 10, 3, 0]) {
    it(`are no longer than ${width} columns`, () => {
      for (const line of progressLines(FIGURES, width, 24)) {
        expect(line.length).toBeLessThanOrEqual(width)
      }
    })
  }

  it('keep the name and the share where nothing else has room', () => {
    expect(progressLines(FIGURES, 18, 24)[0]).toBe('video-1080p   43%')
  })

  it('count the renditions that a low terminal has no room for', () => {
    const lines = progressLines(FIGURES, 80, 4)
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^video-1080p/)
    expect(lines[1]).toBe('and 2 more')
    expect(lines.at(-1)).toMatch(/^all/)
    expect(progressLines(FIGURES, 80, 1).join()).toMatch(/^all /)
  })

  it('have no bar where the length is not known', () => {
    const { secondsLeft: _, ...rest } = FIGURES
    const renditions = FIGURES.renditions.map((each) => ({ ...each, share: undefined }))
    const figures = { ...rest, share: undefined, secondsLeft: undefined, renditions }
    const lines = progressLines(figures, 80, 24)
    expect(lines.join()).not.toMatch(/[█░%]/)
    expect(lines.at(-1)).toMatch(/^all +4:20 +1\.3×/)
  })
})

describe('the same in one line', () => {
  it('has the figures in short', () => {
    expect(progressSummary(FIGURES)).toBe(
      'encoding 43% at 1.3×, 38 fps, 1:02:03 left; video-1080p 4812k audio-1 128k; upload 8.1 MB/s, 12 objects wait (14.2 MB), 1.25 GB stored',
    )
  })

  it('says nothing of an upload that there is not', () => {
    const upload = { bytes: 0, bytesPerSecond: 0, queuedObjects: 0, queuedBytes: 0 }
    expect(progressSummary({ ...FIGURES, upload })).not.toContain('upload')
  })
})
