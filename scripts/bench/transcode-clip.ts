import { SluiceError } from '../../src/core/errors.ts'
import { runToEnd } from '../../transcoder/engine/run-to-end.ts'
import { lastLine } from '../../transcoder/engine/text-tail.ts'

/** What every contestant encodes. Scenes do not begin where anybody's key frames do. */
export const CLIP = { width: 1280, height: 720, frameRate: 30, seconds: 16 } as const

const SIZE = `s=${CLIP.width}x${CLIP.height}:r=${CLIP.frameRate}`
/** Larger than the picture, so that it may turn without showing its corners. */
const CLOTH = '1600:900'

/** Frames of one rate, size and shape, as `concat` wants them. */
const ALIKE = `format=yuv420p,settb=1/${CLIP.frameRate},setsar=1`

/**
 * Three scenes: bars that cost little, a fractal that no cap leaves as it is, and a drifting, turning
 * cloth of coarse and fine noise, like leaves or stones, that meets some caps. Light grain lies upon
 * the last two, as it does on film.
 */
const SCENES = [
  `testsrc2=${SIZE}:d=4,${ALIKE}[bars]`,
  [
    `mandelbrot=s=640x360:r=${CLIP.frameRate}:maxiter=256:start_scale=2:end_scale=0.3:end_pts=180`,
    'trim=duration=5.5',
    `scale=${CLIP.width}:${CLIP.height}:flags=bicubic`,
    'noise=alls=3:allf=t:all_seed=7',
    `${ALIKE}[fractal]`,
  ].join(','),
  `${still('64x36', 'c0s=60:c0_seed=1:c1s=25:c1_seed=3:c2s=25:c2_seed=4')}[coarse]`,
  `${still('320x180', 'c0s=30:c0_seed=2')}[fine]`,
  [
    '[coarse][fine]blend=all_mode=grainmerge',
    'format=yuv420p',
    `loop=-1:1,setpts=N/${CLIP.frameRate}/TB,fps=${CLIP.frameRate}`,
    'trim=duration=6.5',
    'scroll=h=0.003:v=0.002',
    'rotate=a=0.15*sin(t/2)',
    `crop=${CLIP.width}:${CLIP.height}`,
    'noise=c0s=3:c0f=t:c0_seed=9',
    `${ALIKE}[cloth]`,
  ].join(','),
  '[bars][fractal][cloth]concat=n=3[v]',
]

function still(size: string, noise: string): string {
  return `color=gray:s=${size}:r=1,format=yuv420p,noise=${noise},scale=${CLOTH}:flags=bicubic,trim=end_frame=1`
}

/** Makes the clip of FFmpeg's own sources, always the same. */
export async function makeClip(ffmpeg: string, path: string): Promise<void> {
  await make(ffmpeg, [
    ...['-f', 'lavfi', '-i', tone(CLIP.seconds)],
    ...['-filter_complex', SCENES.join(';')],
    ...['-map', '[v]', '-map', '0:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '17'],
    ...['-c:a', 'aac', '-b:a', '128k'],
    path,
  ])
}

/** What there is, again and again until it is as long as that. Nothing is encoded. */
export async function makeLonger(
  ffmpeg: string,
  clip: string,
  path: string,
  seconds: number,
): Promise<void> {
  const loop = ['-stream_loop', '-1', '-i', clip, '-t', String(seconds)]
  await make(ffmpeg, [...loop, '-map', '0', '-c', 'copy', path])
}

/** A film that encodes quickly: small pictures, in colours that need no changing. */
export async function makeFilm(
  ffmpeg: string,
  path: string,
  seconds: number,
  { picture = 's=256x144:r=25', isSilent = false } = {},
): Promise<void> {
  const sound = isSilent ? `anullsrc=r=48000:cl=stereo:d=${seconds}` : tone(seconds)
  await make(ffmpeg, [
    ...['-f', 'lavfi', '-i', `testsrc2=${picture}:d=${seconds}`],
    ...['-f', 'lavfi', '-i', sound],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-c:a', 'aac', '-b:a', '64k'],
    path,
  ])
}

function tone(seconds: number): string {
  return `sine=frequency=330:beep_factor=4:sample_rate=48000:duration=${seconds}`
}

async function make(ffmpeg: string, arguments_: readonly string[]): Promise<void> {
  const common = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y']
  const { exitCode, errorText } = await runToEnd(ffmpeg, [...common, ...arguments_])
  if (exitCode === 0) return
  throw new SluiceError('bench_failed', `FFmpeg made no clip: ${lastLine(errorText)}`)
}
