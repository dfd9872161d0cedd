import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { runTranscode } from '../../../scripts/support/transcode.ts'
import { fileResources } from '../../../scripts/support/verify/file-resources.ts'
import type { Report } from '../../../transcoder/verify/report.ts'
import { verify } from '../../../transcoder/verify/verify.ts'
import { ffmpeg, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'

const SECONDS = 10

async function reportOf(...path: readonly string[]): Promise<Report> {
  return verify(fileResources, pathToFileURL(join(...path)).href)
}

function brokenMusts({ rules }: Report): readonly string[] {
  return rules.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)
}

describe.skipIf(hasNoFfmpeg)('streams that FFmpeg makes', () => {
  const folder = temporaryFolder()
  const clip = join(folder, 'clip.mp4')

  beforeAll(() => {
    // Scenes change once, where an encoder that may puts a key frame.
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=768x432:rate=30:duration=5.4'],
      ...['-f', 'lavfi', '-i', 'mandelbrot=size=768x432:rate=30'],
      ...['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${SECONDS}`],
      ...['-filter_complex', '[0:v]settb=AVTB[a];[1:v]settb=AVTB[b];[a][b]concat=n=2[v]'],
      ...['-map', '[v]', '-map', '2:a', '-t', String(SECONDS), '-c:v', 'libx264'],
      ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-ac', '2'],
      clip,
    )
  })

  it('by the command of the article break what is known of it', async () => {
    const target = join(folder, 'article')
    mkdirSync(target)
    ffmpeg(
      ...['-i', clip, '-map', '0:v:0', '-map', '0:a:0', '-map', '0:v:0', '-map', '0:a:0'],
      ...['-c:v', 'libx264', '-crf', '22', '-c:a', 'aac', '-ar', '44100'],
      ...['-filter:v:0', 'scale=w=480:h=360', '-maxrate:v:0', '600k', '-b:a:0', '500k'],
      ...['-filter:v:1', 'scale=w=1280:h=720', '-maxrate:v:1', '3000k', '-b:a:1', '1000k'],
      ...['-var_stream_map', 'v:0,a:0,name:360p v:1,a:1,name:720p', '-preset', 'veryfast'],
      ...['-hls_list_size', '2', '-f', 'hls', '-hls_time', '3'],
      ...['-hls_flags', 'independent_segments', '-master_pl_name', 'film.m3u8'],
      join(target, 'film-%v.m3u8'),
    )
    const report = await reportOf(target, 'film.m3u8')
    const musts = brokenMusts(report)
    expect(musts).toEqual(
      expect.arrayContaining(['Apple 8.6', 'Apple 9.14', 'Apple 9.15', 'Apple 1.27', 'Apple 6.1']),
    )
    // Nothing of what is in the segments themselves is wrong.
    expect(musts.filter((id) => /RFC 8216bis 3|Apple 7|Apple 8\.1$|CODECS/.test(id))).toEqual([])
  })

  it('with key frames by scenes are cut at other instants in each variant', async () => {
    const target = join(folder, 'scenes')
    mkdirSync(target)
    ffmpeg(
      ...['-i', clip, '-map', '0:v:0', '-map', '0:v:0', '-c:v', 'libx264', '-preset', 'ultrafast'],
      ...['-g:v:0', '45', '-g:v:1', '70', '-b:v:0', '300k', '-b:v:1', '600k'],
      ...['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
      ...['-var_stream_map', 'v:0 v:1', '-master_pl_name', 'film.m3u8', join(target, '%v.m3u8')],
    )
    const report = await reportOf(target, 'film.m3u8')
    const rule = report.rules.find(({ id }) => id === 'Apple 8.22 AirPlay 2')
    expect(rule?.evidence).toEqual([
      {
        where: '1.m3u8',
        expected: expect.stringMatching(/ as 0\.m3u8$/),
        seen: expect.any(String),
      },
    ])
  })

  it('with I-frame playlists hold whole groups of pictures in each range', async () => {
    const target = join(folder, 'iframes')
    mkdirSync(target)
    ffmpeg(
      ...['-i', clip, '-map', '0:v', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60'],
      ...['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
      ...['-hls_flags', 'single_file+iframes_only', join(target, 'film.m3u8')],
    )
    const report = await reportOf(target, 'film.m3u8')
    const [first] = report.rules.find(({ id }) => id === 'RFC 8216bis 4.4.3.6')?.evidence ?? []
    expect(first).toMatchObject({
      expected: 'one I-frame',
      seen: expect.stringMatching(/of \d+ frames/),
    })
  })

  it('by Sluice keep every MUST', async () => {
    const target = `dir:${folder}/own`
    const presets = { h264: 'superfast' }
    await runTranscode({ inputPath: clip, asset: 'films/clip', target, presets })
    const report = await reportOf(folder, 'own', 'films', 'clip', 'master.m3u8')
    expect(brokenMusts(report)).toEqual([])
    expect(report.passed).toBeGreaterThan(80)
  })
})
