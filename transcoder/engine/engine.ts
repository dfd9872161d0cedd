/** What runs FFmpeg. Both engines take the same arguments and give the same streams. */
export interface Engine {
  readonly name: 'native' | 'wasm'
  /** What a person calls it: `ffmpeg 5.1.9` and where it lies. */
  readonly description: string
  /** Two engines with the same identity give the same bytes for the same arguments. */
  readonly identity: string
  /** Those of the libraries that not every build has. */
  readonly libraries: ReadonlySet<EngineLibrary>
  /** What it can take; absent where there is no limit of its own. */
  readonly limits?: EngineLimits
  /** How FFmpeg is told of a file, whatever characters its path has. */
  inputUrl(path: string): string
  /** ffprobe's JSON. @throws TranscoderError `input_not_media`, `engine_failed` */
  probe(path: string, arguments_: readonly string[], signal?: AbortSignal): Promise<unknown>
  run(command: EngineCommand): EngineRun
}

/** Libraries that FFmpeg may be built with, as its configuration names them. */
export type EngineLibrary = 'libx265' | 'libsvtav1' | 'libzimg'

export interface EngineLimits {
  readonly inputBytes: number
  readonly durationSeconds: number
  /** Of the picture that is decoded. */
  readonly pixels: number
}

export interface EngineCommand {
  /** Absent where the arguments name a generated source. */
  readonly inputPath?: string
  readonly arguments: readonly string[]
  /** How many of `pipe:3`, `pipe:4`, … the arguments write to. */
  readonly outputs: number
  readonly signal?: AbortSignal | undefined
  onProgress?(progress: EngineProgress): void
}

export interface EngineRun {
  /** One stream for each output, in order. All must be read at once, or FFmpeg waits. */
  readonly outputs: readonly AsyncIterable<Uint8Array>[]
  /** Settles when it has ended and its outputs are read; rejects only if it could not start. */
  readonly finished: Promise<EngineResult>
}

export interface EngineResult {
  readonly exitCode: number
  /** It did not end by itself: it was killed, or its memory broke. */
  readonly hasCrashed: boolean
  /** The end of what it wrote to standard error. */
  readonly errorText: string
}

export interface EngineProgress {
  readonly outSeconds: number
  readonly framesPerSecond: number
  /** Seconds of film for each second of time. */
  readonly speed: number
}

/** The first file descriptor that outputs get; below are the standard ones. */
export const FIRST_OUTPUT = 3
