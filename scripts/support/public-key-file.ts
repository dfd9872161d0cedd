import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { SluiceError } from '../../src/core/errors.ts'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { holdsSecret, type KeySet, publicHalf, type StoredKey } from './key-set.ts'

/**
 * Reads the public keys of an outside issuer from a JWK or a JWK Set; `-` is standard input.
 *
 * @throws SluiceError `key_file_unreadable`, `key_file_invalid`, or `key_private` where the file
 *   holds what only its issuer may know
 */
export async function readPublicKeys(file: string): Promise<KeySet> {
  const name = file === '-' ? 'standard input' : file
  const keys = parseKeys(await readInput(file), name)
  if (keys.some(holdsSecret)) {
    throw new SluiceError('key_private', `${name} holds a private key or a secret`, {
      cure: 'ask the issuer for the public key alone',
    })
  }
  await requireUsable(keys, name)
  return keys.map(publicHalf)
}

async function readInput(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new SluiceError('key_file_unreadable', `${file} cannot be read`, {
      cure: 'give the path of a JWK or JWKS file, or - for standard input',
      cause,
    })
  }
}

function parseKeys(json: string, name: string): KeySet {
  try {
    const value: unknown = JSON.parse(json)
    const keys: unknown = isObject(value) && 'keys' in value ? value.keys : [value]
    if (Array.isArray(keys) && keys.every(isObject)) return keys as unknown as readonly StoredKey[]
  } catch {
    // The parser's message would quote the file.
  }
  throw invalid(`${name} is neither a JWK nor a JWK Set`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The edge reads a key on its first use, which would be too late to learn that it is damaged. */
async function requireUsable(keys: KeySet, name: string): Promise<void> {
  try {
    const { find } = readKeyring(JSON.stringify({ keys }))
    await Promise.all(keys.map(({ kid }) => find(kid)?.verifyingKey()))
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    throw invalid(error.message.replace('SIGNING_KEYS', name), error)
  }
}

function invalid(message: string, cause?: unknown): SluiceError {
  return new SluiceError('key_file_invalid', message, {
    cure: 'give public P-256 or Ed25519 keys, each with its "kid"',
    cause,
  })
}
