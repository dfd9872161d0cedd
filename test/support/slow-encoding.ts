import type { AssetRecord } from '../../src/core/asset-record.ts'
import type { TranscodeOptions } from '../../transcoder/options.ts'
import { type Ladder, parseLadder } from '../../transcoder/plan/ladder.ts'
import type { TestEdge } from './edge.ts'
import { nativeOrThrow } from './ffmpeg.ts'
import type { LightFilm } from './light-film.ts'
import { slowEngine } from './slow-engine.ts'
import { type Made, make } from './transcoding.ts'

/** A film on its way into an edge. */
export interface SlowEncoding {
  /** Rejects where the film is over before it plays. */
  readonly playable: Promise<AssetRecord>
  readonly finished: Promise<Made>
}

/** Two pictures that cost so little that several films at once are no burden. */
const TWO_RUNGS: Ladder = parseLadder(
  JSON.stringify({
    video: [
      { shortSide: 90, bitrateKbps: 150 },
      { shortSide: 180, bitrateKbps: 600 },
    ],
    audio: { bitrateKbps: 64 },
  }),
  'two rungs',
)

/** Publishes a film as fast as the machine can. */
export function publishAtOnce(
  edge: TestEdge,
  { path }: LightFilm,
  asset: string,
  more: Partial<TranscodeOptions> = {},
): Promise<Made> {
  const place = { openStore: async () => edge.store, now: () => new Date() }
  return make(path, asset, '', { ladder: TWO_RUNGS, ...place, ...more })
}

/** Publishes a film that takes as long to encode as it plays. */
export function encodeSlowly(
  edge: TestEdge,
  film: LightFilm,
  asset: string,
  more: Partial<TranscodeOptions> = {},
): SlowEncoding {
  const begun = Promise.withResolvers<AssetRecord>()
  // Whoever waits for it learns of a failure; not every test does.
  begun.promise.catch(() => undefined)
  const finished = publishAtOnce(edge, film, asset, {
    engine: slowEngine(nativeOrThrow()),
    onEvent: (event) => {
      if (event.type === 'playable') begun.resolve(event.record)
    },
    ...more,
  })
  finished.then(
    () => begun.reject(new Error(`${asset} was whole before it played`)),
    (error: unknown) => begun.reject(error),
  )
  return { playable: begun.promise, finished }
}
