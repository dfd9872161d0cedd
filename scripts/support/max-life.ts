import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import {
  DEFAULT_MAX_LINK_SECONDS,
  DEFAULT_MAX_SESSION_SECONDS,
} from '../../src/core/token/lifetimes.ts'
import { DEV_VARS } from './dev-vars.ts'
import { PROJECT } from './project.ts'
import { readVarsFile } from './vars-file.ts'

/** How long links and sessions may live, in seconds. */
export interface MaxLife {
  readonly link: number
  readonly play: number
}

/** What an edge of this checkout is told: by `.dev.vars`, which goes before it, or `wrangler.toml`. */
export async function maxLifeHere(): Promise<MaxLife> {
  const toml = await readFile(`${PROJECT}wrangler.toml`, 'utf8').catch(() => '')
  const local = parseEnv(await readVarsFile(DEV_VARS))
  const secondsOf = (name: string, fallback: number) =>
    Number(local[name] || variableIn(toml, name) || fallback)
  return {
    link: secondsOf('MAX_LINK_SECONDS', DEFAULT_MAX_LINK_SECONDS),
    play: secondsOf('MAX_SESSION_SECONDS', DEFAULT_MAX_SESSION_SECONDS),
  }
}

/** A line of its own; wrangler's own reader takes seconds to load. */
export function variableIn(toml: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*=\\s*"(\\d+)"`, 'm').exec(toml)?.[1]
}
