import { ffmpeg } from './ffmpeg.ts'

/** A film whose picture tells where in the film it is. */
export interface LightFilm {
  readonly path: string
  readonly durationSeconds: number
  /** What its left half becomes, from what it is not. */
  readonly to: 'white' | 'black'
}

const FRAME_RATE = 25
const SIZE = '160x180'

/** What its left half shows then, from 0 (black) to 1 (white). */
export function lightAt({ durationSeconds, to }: LightFilm, seconds: number): number {
  const share = seconds / durationSeconds
  return to === 'white' ? share : 1 - share
}

/** As evenly light as time passes; its right half moves, so that renditions differ in their rates. */
export function makeLightFilm(
  path: string,
  durationSeconds: number,
  to: LightFilm['to'] = 'white',
): LightFilm {
  const share = `T/${durationSeconds}`
  const light = `16+219*${to === 'white' ? share : `(1-${share})`}`
  const source = (name: string, size: string) => `${name}=s=${size}:r=${FRAME_RATE}`
  ffmpeg(
    ...['-f', 'lavfi', '-i', `sine=frequency=330:beep_factor=4:duration=${durationSeconds}`],
    '-filter_complex',
    [
      `${source('color', '16x16')},format=yuv420p,geq=lum='${light}':cb=128:cr=128,scale=${SIZE}[light]`,
      `${source('testsrc2', SIZE)},format=yuv420p[moving]`,
      '[light][moving]hstack[v]',
    ].join(';'),
    ...['-map', '[v]', '-map', '0:a', '-t', `${durationSeconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '12', '-c:a', 'aac', path],
  )
  return { path, durationSeconds, to }
}
