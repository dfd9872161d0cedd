import { explainToken } from '../../src/core/token/explain.ts'
import { explanationJson } from '../../src/core/token/explanation-json.ts'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { readPastedLink } from '../../src/core/token/pasted-link.ts'
import { UsageError } from './command.ts'
import { localSecrets } from './dev-vars.ts'
import type { ApiExplanation } from './explanation-text.ts'
import { maxLifeHere } from './max-life.ts'

interface Question {
  readonly token: string
  readonly country: string | undefined
  readonly address: string | undefined
  readonly referrer: string | undefined
}

/**
 * Explains a token by keys alone, with no edge to ask: what is revoked and what is published stays
 * open.
 *
 * @throws UsageError where there is no token in the text
 */
export async function explainHere({ token, ...viewer }: Question): Promise<ApiExplanation> {
  const pasted = readPastedLink(token)
  if (pasted === undefined) throw new UsageError('there is no token in it', 'paste the whole link')
  const keyring = readKeyring(process.env.SIGNING_KEYS || (await localSecrets()).signingKeys)
  const now = Math.floor(Date.now() / 1000)
  const maxLifeSeconds = await maxLifeHere()
  const found = await explainToken(pasted.token, { keyring, now, maxLifeSeconds, viewer })
  const open = {
    name: 'revoked',
    outcome: 'unchecked',
    detail: 'no edge runs here to be asked',
  } as const
  return {
    ...explanationJson(found, [...found.checks, open], now),
    asset: null,
    renditions: null,
  }
}
