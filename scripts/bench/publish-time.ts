import { type EncodeSink, encode } from '../../transcoder/encode.ts'
import type { FoundFfmpeg } from '../../transcoder/engine/find-ffmpeg.ts'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { nativeEngine } from '../../transcoder/engine/native.ts'
import { wholeJob } from '../../transcoder/ffmpeg/job.ts'
import type { TranscodeOptions } from '../../transcoder/options.ts'
import { namedLadder } from '../../transcoder/plan/ladder.ts'
import { prepare } from '../../transcoder/prepare.ts'
import { directoryStore } from '../../transcoder/store/directory.ts'
import type { Store } from '../../transcoder/store/store.ts'
import { transcode } from '../../transcoder/transcode.ts'
import { startLocalEdge } from '../support/local-edge.ts'
import { edgeTarget } from '../support/targets.ts'
import { medianRatio, type Samples, takeTurns } from './rounds.ts'
import type { SuiteResult } from './suite.ts'
import { makeClip, makeLonger } from './transcode-clip.ts'

const FILM_SECONDS = 60
/** Half a minute each, which warms up by itself. */
const ROUNDS = 3
const NO_WARM_UP = 0

export const DISCARDED = 'discarded'
/** Where it is published to. */
export const PLACES = ['a folder', 'the local bucket'] as const

/** Wall time of an encode, from the start of FFmpeg until the last segment is where it is to be. */
export async function measureUpload(found: FoundFfmpeg, folder: string): Promise<SuiteResult> {
  const film = `${folder}/film.mp4`
  await makeClip(found.ffmpeg, `${folder}/clip.mp4`)
  await makeLonger(found.ffmpeg, `${folder}/clip.mp4`, film, FILM_SECONDS)
  await using resources = new AsyncDisposableStack()
  const edge = await startLocalEdge({ stateFolder: `${folder}/state` })
  resources.defer(() => edge.stop())
  const bucket = await edgeTarget(edge).open()
  const directory = directoryStore(`${folder}/published`)
  const options = await optionsOf(film, found, directory)
  let round = 0
  const published = (name: (typeof PLACES)[number], store: Store) => ({
    name,
    measure: () =>
      publishSeconds({
        ...options,
        asset: `bench/upload-${round++}`,
        openStore: async () => store,
      }),
  })
  const contestants = [
    { name: DISCARDED, measure: () => discardSeconds(options) },
    published('a folder', directory),
    published('the local bucket', bucket.store()),
  ]
  return uploadResult(await takeTurns(contestants, ROUNDS, NO_WARM_UP))
}

export function uploadResult(rows: readonly Samples[]): SuiteResult {
  return {
    comparisons: [
      { title: 'Wall time of an encode whose media is', unit: 's', rows, reference: DISCARDED },
    ],
    targets: PLACES.map((place) => ({
      what: `wall time with the upload to ${place}`,
      value: medianRatio(rows, place, DISCARDED),
      unit: '×',
      bound: { atMost: 1.05 },
    })),
  }
}

/** Quicker than by default, so that more is to be uploaded in less time. */
async function optionsOf(
  film: string,
  found: FoundFfmpeg,
  store: Store,
): Promise<TranscodeOptions> {
  return {
    input: await openInput(film),
    asset: 'bench/upload',
    ladder: namedLadder('article'),
    segmentSeconds: 4,
    presets: { h264: 'veryfast', hevc: 'veryfast', av1: '10' },
    engine: nativeEngine(found),
    openStore: async () => store,
    now: () => new Date(),
  }
}

async function publishSeconds(options: TranscodeOptions): Promise<number> {
  const at: Record<string, number> = {}
  await transcode({
    ...options,
    onEvent: ({ type }) => {
      at[type] = performance.now()
    },
  })
  return ((at.publishing ?? Number.NaN) - (at.planned ?? Number.NaN)) / 1000
}

const NOWHERE: EncodeSink = { init: async () => {}, segment: async () => {} }

async function discardSeconds(options: TranscodeOptions): Promise<number> {
  const { plan } = await prepare(options)
  const begin = performance.now()
  await encode(options.engine, options.input, wholeJob(plan), NOWHERE)
  return (performance.now() - begin) / 1000
}
