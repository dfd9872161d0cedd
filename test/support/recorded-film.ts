import { join } from 'node:path'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { parseLadder } from '../../transcoder/plan/ladder.ts'
import { ffmpeg, nativeOrThrow, temporaryFolder } from './ffmpeg.ts'
import { type Bucket, type RunOptions, runOn, type Stage } from './publishing-stage.ts'
import { type Playback, Recorder, TAKES } from './replay-engine.ts'

export const FILM_SECONDS = 11.4
export const ASSET = 'films/a'

export const LADDER =
  '{"video":[{"shortSide":72,"bitrateKbps":60},{"shortSide":144,"bitrateKbps":200}]}'

/** How tests of publishing transcode their film. */
export const SETTINGS = {
  asset: ASSET,
  ladder: parseLadder(LADDER, 'test.json'),
  segmentSeconds: 2,
  presets: { h264: 'superfast' },
}

/** A film whose encodes are played back. */
export interface RecordedFilm {
  /** What a bucket has when a version with other settings is published. */
  readonly old: Bucket
  options(more?: Partial<RunOptions>, playback?: Playback): Promise<RunOptions>
}

/** Small, and long enough to become several segments. */
export function makeFilm(path: string): void {
  ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=256x144:rate=25:duration=${FILM_SECONDS}`],
    ...['-f', 'lavfi', '-i', `sine=duration=${FILM_SECONDS}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', path],
  )
}

/** To be called where a test file begins. @param stage where the old version is published */
export async function recordFilm(stage: Stage): Promise<RecordedFilm> {
  const path = join(temporaryFolder(), 'film.mp4')
  makeFilm(path)
  const recorder = new Recorder(nativeOrThrow())
  const options = async (more: Partial<RunOptions> = {}, playback: Playback = {}) => ({
    ...SETTINGS,
    input: await openInput(path),
    engine: recorder.engine(playback),
    now: () => new Date(),
    ...more,
  })
  for (let take = 0; take < TAKES; take += 1) {
    for (const readyFirst of ['small', undefined] as const) {
      stage.reset(new Map())
      const { error } = await runOn(
        stage,
        await options({ segmentSeconds: 4, readyFirst }, { take }),
      )
      if (error) throw error
    }
  }
  return { old: new Map(stage.bucket.objects), options }
}
