import { execFile } from 'node:child_process'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

const LADDER = [
  { height: 360, bitrate: '400k' },
  { height: 540, bitrate: '800k' },
  { height: 720, bitrate: '1500k' },
] as const

/** Pictures that the tree offers, and how long it plays. */
export const TINY_TREE = { heights: LADDER.map(({ height }) => height), durationSeconds: 24 }

/** The native FFmpeg that tests use, `undefined` where there is none. */
export async function findFfmpeg(): Promise<string | undefined> {
  const path = process.env.FFMPEG_PATH ?? 'ffmpeg'
  return run(path, ['-version']).then(
    () => path,
    () => undefined,
  )
}

/**
 * A small stream as FFmpeg's own HLS muxer writes it: three pictures in fragmented MP4, a separate
 * tone, and a poster. Made once for a folder; a folder that has it is left as it is.
 */
export async function makeTinyTree(ffmpeg: string, folder: string): Promise<void> {
  const isThere = await access(`${folder}/master.m3u8`).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const partial = `${folder}.${process.pid}`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  await run(ffmpeg, hlsArguments(), { cwd: partial })
  await run(ffmpeg, posterArguments(), { cwd: partial })
  await rename(partial, folder)
}

function posterArguments(): string[] {
  return [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=1:duration=5'],
    ...['-update', '1', 'poster.jpg'],
  ]
}

function hlsArguments(): string[] {
  const splits = LADDER.map((_, at) => `[s${at}]`).join('')
  const scales = LADDER.map(({ height }, at) => `[s${at}]scale=-2:${height}[v${at}]`).join(';')
  return [
    ...['-v', 'error', '-y'],
    ...[
      '-f',
      'lavfi',
      '-i',
      `testsrc2=size=1280x720:rate=24:duration=${TINY_TREE.durationSeconds}`,
    ],
    ...['-f', 'lavfi', '-i', `sine=frequency=330:duration=${TINY_TREE.durationSeconds}`],
    ...['-filter_complex', `[0:v]split=${LADDER.length}${splits};${scales}`],
    ...LADDER.flatMap((_, at) => ['-map', `[v${at}]`]),
    ...['-map', '1:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '48', '-sc_threshold', '0'],
    ...['-pix_fmt', 'yuv420p'],
    ...LADDER.flatMap(({ bitrate }, at) => [`-maxrate:${at}`, bitrate, `-bufsize:${at}`, bitrate]),
    ...LADDER.flatMap(({ bitrate }, at) => [`-b:v:${at}`, bitrate]),
    ...['-c:a', 'aac', '-b:a', '64k'],
    ...['-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init-%v.mp4'],
    ...['-hls_segment_filename', 'part-%v-%03d.m4s', '-master_pl_name', 'master.m3u8'],
    ...[
      '-var_stream_map',
      `${LADDER.map((_, at) => `v:${at},agroup:a`).join(' ')} a:0,agroup:a,default:yes`,
    ],
    'video-%v.m3u8',
  ]
}
