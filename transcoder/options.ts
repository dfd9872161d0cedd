import type { AssetRecord } from '../src/core/asset-record.ts'
import type { Engine } from './engine/engine.ts'
import type { Input } from './input.ts'
import type { DroppedRendition } from './package/alike.ts'
import type { Ladder } from './plan/ladder.ts'
import type { Plan, VideoCodec } from './plan/plan.ts'
import type { SubtitlesFile } from './side-subtitles.ts'
import type { Store } from './store/store.ts'

export interface TranscodeOptions {
  readonly input: Input
  readonly asset: string
  readonly ladder: Ladder
  /** Nominal: a multiple of 2. */
  readonly segmentSeconds: number
  /** Default: H.264 alone. */
  readonly codecs?: readonly VideoCodec[] | undefined
  /** By codec. Default: slower and better with native FFmpeg, faster in WebAssembly. */
  readonly presets?: Partial<Readonly<Record<VideoCodec, string>>> | undefined
  /** In place of each codec's own. */
  readonly crf?: number | undefined
  /** Of each encoder. Default: its own choice, by the processors. */
  readonly threads?: number | undefined
  /** Adds renditions that keep the range of an HDR source. */
  readonly hasHdr?: boolean | undefined
  /** Adds 5.1 channels, where the source has them. */
  readonly hasSurround?: boolean | undefined
  /** LUFS, such as -16. Default: sound stays as loud as it is. */
  readonly loudnessLufs?: number | undefined
  /** Which of several videos, counted from 1. */
  readonly video?: number | undefined
  readonly subtitles?: readonly SubtitlesFile[] | undefined
  /** Default: the most typical of the first frames. */
  readonly posterSeconds?: number | undefined
  /** Encrypts segments by AES-128, with a random key of the version. */
  readonly isEncrypted?: boolean | undefined
  /** An asset that plays already is replaced as soon as the new version plays, not only when it is whole. */
  readonly isLivePublished?: boolean | undefined
  /** Encodes the smallest picture of the ladder ahead, so that something plays sooner. */
  readonly readyFirst?: 'small' | undefined
  /** Starts over: keeps nothing of an unfinished earlier run. */
  readonly isFresh?: boolean | undefined
  /** Absent: the container's own title, else the file's name. */
  readonly title?: string | undefined
  readonly engine: Engine
  /**
   * Called once the input is known to be good, and again for what has another signal.
   *
   * @param signal ends what the store is doing
   */
  openStore(signal?: AbortSignal): Promise<Store>
  now(): Date
  readonly signal?: AbortSignal | undefined
  onEvent?(event: TranscodeEvent): void
}

/** What a transcode tells while it runs. */
export type TranscodeEvent =
  | PlannedEvent
  | ProgressEvent
  /** The asset plays from now on, as far as it is encoded. */
  | { readonly type: 'playable'; readonly record: AssetRecord }
  | { readonly type: 'dropped'; readonly renditions: readonly DroppedRendition[] }
  /** All is encoded; what names it is written and checked. */
  | { readonly type: 'publishing' }

export interface PlannedEvent {
  readonly type: 'planned'
  readonly version: string
  readonly plan: Plan
  /** The encode as a line for a shell, writing files instead of pipes. */
  readonly command: string
  /** How many objects of the version an earlier run has left, which are not uploaded again. */
  readonly objectsKept: number
}

/** Where an encode is; told about twice a second. */
export interface ProgressEvent {
  readonly type: 'progress'
  readonly outSeconds: number
  /** 0 where the input does not tell its length. */
  readonly durationSeconds: number
  /** Seconds of film for each second of time. */
  readonly speed: number
  /** Of the encoder, all renditions in step. */
  readonly framesPerSecond: number
  /** In the order of the plan, those that have begun. */
  readonly renditions: readonly RenditionProgress[]
  readonly upload: UploadProgress
}

export interface RenditionProgress {
  readonly name: string
  /** Encoded so far, and cut into segments. */
  readonly seconds: number
  readonly segments: number
  readonly bytes: number
}

export interface UploadProgress {
  /** Objects and bytes that the store has confirmed. */
  readonly objects: number
  readonly bytes: number
  /** Objects and bytes on their way, or waiting for it. */
  readonly queuedObjects: number
  readonly queuedBytes: number
}

export interface TranscodeResult {
  readonly record: AssetRecord
  readonly command: string
  /** `false`: the same input was published with the same settings before, and still is. */
  readonly isNew: boolean
}
