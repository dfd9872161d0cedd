import { accessSync, constants, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { TranscoderError } from '../errors.ts'
import type { EngineLibrary } from './engine.ts'
import { runToEnd } from './run-to-end.ts'

export interface FoundFfmpeg {
  readonly ffmpeg: string
  readonly ffprobe: string
  /** First line of `ffmpeg -version`. */
  readonly versionText: string
  readonly libraries: ReadonlySet<EngineLibrary>
  readonly processors: number
}

export interface FfmpegPlaces {
  /** `FFMPEG_PATH`: the program itself. */
  readonly ffmpegPath?: string | undefined
  /** `PATH`. */
  readonly searchPath?: string | undefined
}

/** `-fps_mode` came with 5.1. */
const OLDEST = { major: 5, minor: 1 }
const LIBRARIES: readonly EngineLibrary[] = ['libx265', 'libsvtav1', 'libzimg']
const CURE = 'install FFmpeg 5.1 or later with libx264, or set FFMPEG_PATH to one'

/**
 * Finds FFmpeg and ffprobe, or `undefined` where no place is named and PATH has none.
 *
 * @throws TranscoderError `engine_missing` where the named one does not run or lacks libx264 or
 *   ffprobe, `engine_too_old`
 */
export async function findFfmpeg(places: FfmpegPlaces): Promise<FoundFfmpeg | undefined> {
  const ffmpeg = places.ffmpegPath || findProgram('ffmpeg', places.searchPath)
  if (!ffmpeg) return undefined
  const { exitCode, output, errorText } = await runToEnd(ffmpeg, ['-version'])
  if (exitCode !== 0) throw missing(`${ffmpeg} does not run: ${errorText.trim()}`)
  const [versionText = ''] = output.split('\n')
  checkVersion(ffmpeg, versionText)
  if (!output.includes('--enable-libx264')) throw missing(`${ffmpeg} is built without libx264`)
  const ffprobe = findFfprobe(ffmpeg, places.searchPath)
  if (!ffprobe) throw missing(`there is no ffprobe beside ${ffmpeg}`)
  const libraries = new Set(LIBRARIES.filter((name) => output.includes(`--enable-${name}`)))
  return { ffmpeg, ffprobe, versionText, libraries, processors: availableParallelism() }
}

/** `5.1.9` out of `ffmpeg version 5.1.9-0+deb12u1 …`; `undefined` for builds named by date or commit. */
export function parseVersion(versionText: string): string | undefined {
  return /^ffmpeg version n?(\d+\.\d+(?:\.\d+)?)/.exec(versionText)?.[1]
}

function checkVersion(ffmpeg: string, versionText: string): void {
  const version = parseVersion(versionText)
  if (!version) return
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return
  throw new TranscoderError('engine_too_old', `${ffmpeg} is version ${version}`, { cure: CURE })
}

function findFfprobe(ffmpeg: string, searchPath: string | undefined): string | undefined {
  const beside = join(dirname(ffmpeg), 'ffprobe')
  return isProgram(beside) ? beside : findProgram('ffprobe', searchPath)
}

function findProgram(name: string, searchPath = ''): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function missing(message: string): TranscoderError {
  return new TranscoderError('engine_missing', message, { cure: CURE })
}
