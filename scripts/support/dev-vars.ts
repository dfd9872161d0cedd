import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import { PROJECT } from './project.ts'

/** Secrets of the local edge: git-ignored, made on first use, never the same on two machines. */
export const DEV_VARS = `${PROJECT}.dev.vars`

/** The JWKS that the local edge verifies with; made with one random key where there is none yet. */
export async function localSigningKeys(path: string = DEV_VARS): Promise<string> {
  const text = await readOrEmpty(path)
  const known = parseEnv(text).SIGNING_KEYS
  if (known) return known
  const keys = newKeySet()
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  await writeFile(path, `${text}${separator}SIGNING_KEYS='${keys}'\n`, { mode: 0o600 })
  return keys
}

function newKeySet(): string {
  const kid = `local-${randomBytes(4).toString('hex')}`
  const k = randomBytes(32).toString('base64url')
  return JSON.stringify({ keys: [{ kty: 'oct', kid, alg: 'HS256', k }] })
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
