import { randomBytes } from 'node:crypto'
import { parseEnv } from 'node:util'
import { readOrCreate } from './create-once.ts'
import { PROJECT } from './project.ts'
import { type Edit, editVarsFile } from './vars-file.ts'

/** Secrets of the local edge: git-ignored, made on first use, never the same on two machines. */
export const DEV_VARS = `${PROJECT}.dev.vars`

export interface LocalSecrets {
  /** The JWKS that the local edge signs and verifies with. */
  readonly signingKeys: string
  /** What opens its admin API. */
  readonly adminToken: string
}

/** Reads the local edge's secrets; what is missing is made and kept. */
export async function localSecrets(path: string = DEV_VARS): Promise<LocalSecrets> {
  const text = await readOrCreate(path, () => linesOf(newSecrets()))
  return known(text) ?? editVarsFile(path, completed)
}

function known(text: string): LocalSecrets | undefined {
  const { SIGNING_KEYS, ADMIN_TOKEN } = parseEnv(text)
  if (!SIGNING_KEYS || !ADMIN_TOKEN) return undefined
  return { signingKeys: SIGNING_KEYS, adminToken: ADMIN_TOKEN }
}

function completed(text: string): Edit<LocalSecrets> {
  const { SIGNING_KEYS, ADMIN_TOKEN } = parseEnv(text)
  const made = newSecrets()
  const missing = {
    ...(SIGNING_KEYS ? {} : { SIGNING_KEYS: made.SIGNING_KEYS }),
    ...(ADMIN_TOKEN ? {} : { ADMIN_TOKEN: made.ADMIN_TOKEN }),
  }
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  const result = {
    signingKeys: SIGNING_KEYS || made.SIGNING_KEYS,
    adminToken: ADMIN_TOKEN || made.ADMIN_TOKEN,
  }
  return { text: `${text}${separator}${linesOf(missing)}`, result }
}

function newSecrets() {
  const kid = `local-${randomBytes(4).toString('hex')}`
  const k = randomBytes(32).toString('base64url')
  return {
    SIGNING_KEYS: JSON.stringify({ keys: [{ kty: 'oct', kid, alg: 'HS256', k }] }),
    ADMIN_TOKEN: randomBytes(32).toString('base64url'),
  }
}

function linesOf(secrets: Readonly<Record<string, string>>): string {
  return Object.entries(secrets)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}
