import type { Algorithm } from '../../src/core/token/keyring.ts'
import { UsageError } from './command.ts'

/** What `npm run keys` was asked for. */
export type KeyRequest =
  | { readonly action: 'new' | 'rotate'; readonly algorithm: Algorithm | undefined }
  | { readonly action: 'remove' | 'promote'; readonly kid: string }
  | { readonly action: 'add'; readonly file: string }
  | { readonly action: 'list' | 'public' | 'push' }

interface Options {
  readonly alg?: string | undefined
  readonly remote: boolean
  readonly replace: boolean
}

const HELP = 'try npm run keys -- --help'

/** @throws UsageError */
export function readKeyRequest(words: readonly string[], options: Options): KeyRequest {
  const algorithm = readAlgorithm(options.alg)
  const request = readWords(words, algorithm)
  if (algorithm !== undefined && !('algorithm' in request)) {
    throw new UsageError('--alg is for new and rotate alone', HELP)
  }
  if (options.replace && !options.remote) {
    throw new UsageError('--replace is for the keys of a deployed Worker', 'give --remote with it')
  }
  return request
}

function readWords(words: readonly string[], algorithm: Algorithm | undefined): KeyRequest {
  const [action, operand, ...rest] = words
  if (rest.length > 0) throw new UsageError(`${rest.join(' ')} is too much`, HELP)
  switch (action) {
    case 'promote':
    case 'remove':
      if (operand === undefined) throw new UsageError(`${action} needs the KID of a key`, HELP)
      return { action, kid: operand }
    case 'add':
      if (operand === undefined) throw new UsageError('add needs a FILE', HELP)
      return { action, file: operand }
    case 'new':
    case 'rotate':
    case 'list':
    case 'public':
    case 'push':
      if (operand !== undefined) throw new UsageError(`${action} stands alone`, HELP)
      return action === 'new' || action === 'rotate' ? { action, algorithm } : { action }
    default:
      throw new UsageError(
        'new, rotate, promote, list, remove, add, public or push is needed',
        HELP,
      )
  }
}

function readAlgorithm(text: string | undefined): Algorithm | undefined {
  if (text === undefined || text === 'HS256' || text === 'ES256' || text === 'EdDSA') return text
  throw new UsageError(`--alg ${text} is none that Sluice has`, 'give HS256, ES256 or EdDSA')
}
