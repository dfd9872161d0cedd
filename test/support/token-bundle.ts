import { fileURLToPath } from 'node:url'
import { build, type Format, type Metafile, type Platform } from 'esbuild'
import file from '../fixtures/token-vectors.json' with { type: 'json' }
import { roundTrip } from './token-round-trip.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

export interface TokenBundle {
  readonly code: string
  readonly metafile: Metafile
}

/** The token core as one file, of which nothing is left out: a script's global `core`, or a module. */
export async function bundleTokenCore(platform: Platform, format: Format): Promise<TokenBundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ['src/core/token/index.ts'],
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
    target: 'es2022',
    globalName: 'core',
    platform,
    format,
  })
  return { code: outputFiles[0]?.text ?? '', metafile }
}

/** An expression that makes the round trip where `core` is the bundle. */
export const ROUND_TRIP_TEXT = `(${roundTrip})(core, ${JSON.stringify(file.jwks.keys)})`
