import { readFile } from 'node:fs/promises'
import { parseAssetName } from '../../src/core/asset-name.ts'
import { chooseEngine, type EngineChoice } from '../../transcoder/engine/choose.ts'
import type { Engine } from '../../transcoder/engine/engine.ts'
import { openInput } from '../../transcoder/engine/input-file.ts'
import { TranscoderError } from '../../transcoder/errors.ts'
import type { TranscodeOptions, TranscodeResult } from '../../transcoder/options.ts'
import { type Ladder, namedLadder, parseLadder } from '../../transcoder/plan/ladder.ts'
import type { SideSubtitles } from '../../transcoder/plan/subtitles.ts'
import type { Store } from '../../transcoder/store/store.ts'
import { transcode } from '../../transcoder/transcode.ts'
import type { RunEvent } from './run-listener.ts'
import { type OpenTarget, parseTarget, type StoreOptions, type Target } from './targets.ts'

/** What of a transcode is passed on as it is. */
type Choices = Partial<
  Pick<
    TranscodeOptions,
    | 'codecs'
    | 'presets'
    | 'crf'
    | 'threads'
    | 'hasHdr'
    | 'hasSurround'
    | 'loudnessLufs'
    | 'video'
    | 'posterSeconds'
    | 'isEncrypted'
    | 'isLivePublished'
    | 'readyFirst'
    | 'isFresh'
    | 'title'
    | 'signal'
  >
>

/** A text track in a file of its own. */
export interface SubtitlesPath extends SideSubtitles {
  readonly path: string
}

export interface TranscodeRequest extends Choices {
  readonly inputPath: string
  readonly asset: string
  /** A name, or a path ending in `.json`. Default: `apple`. */
  readonly ladder?: string | undefined
  /** Default: `auto`. */
  readonly engine?: EngineChoice | undefined
  /** `local` (the default), `r2`, or `dir:PATH`. */
  readonly target?: string | Target | undefined
  /** Default: 4. */
  readonly segmentSeconds?: number | undefined
  readonly subtitles?: readonly SubtitlesPath[] | undefined
  onEvent?(event: RunEvent): void
}

/**
 * Transcodes one file and publishes it, with the settings of the environment: `FFMPEG_PATH`, `PATH`
 * and, for R2, its four variables.
 *
 * @throws SluiceError
 */
export async function runTranscode(request: TranscodeRequest): Promise<TranscodeResult> {
  const asset = parseAssetName(request.asset)
  const target = readTarget(request.target ?? 'local')
  const ladder = await loadLadder(request.ladder ?? 'apple')
  const input = await openInput(request.inputPath)
  const subtitles = await Promise.all(
    (request.subtitles ?? []).map(async ({ path, ...about }) => ({
      ...about,
      input: await openInput(path),
    })),
  )
  const engine = await findEngine(request.engine ?? 'auto')
  request.onEvent?.({ type: 'engine', engine })

  const onTrouble = (message: string) => request.onEvent?.({ type: 'trouble', message })
  const place = new LazyTarget(target, request.signal)
  try {
    return await transcode({
      ...request,
      input,
      subtitles,
      asset,
      ladder,
      engine,
      segmentSeconds: request.segmentSeconds ?? 4,
      openStore: (signal) => place.openStore({ signal, onTrouble }),
      now: () => new Date(),
      onEvent: (event) => request.onEvent?.(event),
    })
  } finally {
    await place.close()
  }
}

/** The engine that the environment offers. @throws TranscoderError `engine_missing`, `engine_too_old` */
export function findEngine(choice: EngineChoice = 'auto'): Promise<Engine> {
  return chooseEngine(choice, {
    ffmpegPath: process.env.FFMPEG_PATH,
    searchPath: process.env.PATH,
  })
}

function readTarget(target: string | Target): Target {
  return typeof target === 'string' ? parseTarget(target, process.env) : target
}

async function loadLadder(nameOrPath: string): Promise<Ladder> {
  if (!nameOrPath.endsWith('.json')) return namedLadder(nameOrPath)
  const json = await readFile(nameOrPath, 'utf8').catch((cause: unknown) => {
    throw new TranscoderError('ladder_invalid', `ladder ${nameOrPath} cannot be read`, {
      cure: 'check its path',
      cause,
    })
  })
  return parseLadder(json, nameOrPath)
}

/** Nothing is started, and so nothing has to be stopped, for an input that turns out to be bad. */
class LazyTarget {
  readonly #target: Target
  readonly #signal: AbortSignal | undefined
  #opened: Promise<OpenTarget> | undefined

  constructor(target: Target, signal: AbortSignal | undefined) {
    this.#target = target
    this.#signal = signal
  }

  async openStore(options: StoreOptions): Promise<Store> {
    this.#opened ??= this.#target.open(this.#signal)
    return (await this.#opened).store(options)
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined)
    await opened?.close()
  }
}
