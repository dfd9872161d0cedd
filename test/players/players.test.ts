import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaTypeOf } from '../../src/core/media-types.ts'
import { makeDemoClip } from '../../transcoder/engine/demo-clip.ts'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { ffmpeg, ffprobe, hasNoFfmpeg, nativeOrThrow, temporaryFolder } from '../support/ffmpeg.ts'
import { hasNoMpv, playByMpv } from '../support/native-players.ts'
import { run } from '../support/run-command.ts'

describe.skipIf(hasNoFfmpeg)('a published asset', () => {
  const folder = temporaryFolder()
  let edge: TestEdge

  beforeAll(async () => {
    edge = await startTestEdge()
    const clip = join(folder, 'clip.mp4')
    await makeDemoClip(nativeOrThrow(), clip, { width: 640, height: 360 })
    await edge.publish(clip, 'films/clip', { ladder: 'apple' })
  })
  afterAll(() => edge?.stop())

  it('plays in FFmpeg to the end without a warning', async () => {
    const { streamUrl } = await edge.sign('films/clip')
    const args = ['-v', 'warning', '-nostdin', '-i', streamUrl, '-map', '0', '-f', 'null', '-']
    const { exitCode, stderr } = await run('ffmpeg', args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it.skipIf(hasNoMpv)('plays in mpv to the end without a warning', async () => {
    const { streamUrl } = await edge.sign('films/clip')
    expect(await playByMpv(streamUrl)).toMatchObject({ outcome: 'plays', said: '' })
  })

  it('starts sound and picture together at zero', async () => {
    const { streamUrl } = await edge.sign('films/clip')
    const { streams = [] } = ffprobe('-show_entries', 'stream=codec_type,start_time', streamUrl)
    const starts = streams as { codec_type: string; start_time: string }[]
    for (const { codec_type, start_time } of starts) {
      if (codec_type === 'video') expect(Number(start_time)).toBe(0)
      else expect(Math.abs(Number(start_time))).toBeLessThan(0.025)
    }
    expect(new Set(starts.map(({ codec_type }) => codec_type))).toEqual(new Set(['video', 'audio']))
  })

  it('does not open another asset with a segment URL of its session', async () => {
    const { streamUrl } = await edge.sign('films/clip')
    const [uri = ''] = (await (await fetch(streamUrl)).text()).match(/^\/s\/.+$/m) ?? []
    expect((await fetch(edge.url + uri)).status).toBe(200)
    const other = await fetch(edge.url + uri.replace('/films/clip/', '/films/other/'))
    expect(other.status).toBe(403)
    expect(await other.json()).toMatchObject({ code: 'scope' })
  })
})

describe.skipIf(hasNoFfmpeg)("the output of FFmpeg's own HLS muxer, copied into the bucket", () => {
  const folder = temporaryFolder()
  let edge: TestEdge

  beforeAll(async () => {
    edge = await startTestEdge()
    const clip = join(folder, 'clip.mp4')
    await makeDemoClip(nativeOrThrow(), clip, { width: 640, height: 360 })
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    makeArticleTree(clip, tree)
    for (const name of readdirSync(tree)) {
      const bytes = new Uint8Array(readFileSync(join(tree, name)))
      const options = { contentType: mediaTypeOf(name), cacheControl: 'public, max-age=60' }
      await edge.store.put(`article/${name}`, bytes, options)
    }
  })
  afterAll(() => edge?.stop())

  it('is served, signed and plays', async () => {
    const { streamUrl } = await edge.sign('article', { entry: 'cwc11_final.m3u8' })
    const args = ['-v', 'error', '-nostdin', '-i', streamUrl, '-map', '0', '-f', 'null', '-']
    const { exitCode, stderr } = await run('ffmpeg', args)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { format } = ffprobe('-show_entries', 'format=duration', streamUrl) as {
      format?: { duration: string }
    }
    expect(Number(format?.duration)).toBeCloseTo(12, 0)
  })

  it('is refused without a link, and its segments without a session', async () => {
    const { streamUrl } = await edge.sign('article', { entry: 'cwc11_final.m3u8' })
    const bare = new URL(streamUrl)
    bare.search = ''
    expect((await fetch(bare)).status).toBe(401)
    const segment = streamUrl.replace('cwc11_final.m3u8', 'cwc11_final-360p0.ts')
    expect((await fetch(segment)).status).toBe(403)
  })
})

/** The command that the project started from, on a clip short enough for its list of ten. */
function makeArticleTree(clip: string, folder: string): void {
  const rung = (index: number, size: string, maxrate: string, audio: string) => [
    ...[`-filter:v:${index}`, `scale=${size}`],
    ...[`-maxrate:v:${index}`, maxrate],
    ...[`-b:a:${index}`, audio],
  ]
  ffmpeg(
    ...['-i', clip],
    ...[0, 1, 2].flatMap(() => ['-map', '0:v:0', '-map', '0:a:0']),
    ...['-c:v', 'libx264', '-crf', '22', '-c:a', 'aac', '-ar', '44100'],
    ...rung(0, 'w=480:h=360', '600k', '500k'),
    ...rung(1, 'w=640:h=480', '1500k', '1000k'),
    ...rung(2, 'w=1280:h=720', '3000k', '2000k'),
    ...['-var_stream_map', 'v:0,a:0,name:360p v:1,a:1,name:480p v:2,a:2,name:720p'],
    ...['-preset', 'fast', '-hls_list_size', '10', '-threads', '0', '-f', 'hls', '-hls_time', '3'],
    ...['-hls_flags', 'independent_segments', '-master_pl_name', 'cwc11_final.m3u8'],
    `${folder}/cwc11_final-%v.m3u8`,
  )
}
