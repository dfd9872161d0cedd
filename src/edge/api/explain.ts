import * as z from 'zod'
import { isAssetName } from '../../core/asset-name.ts'
import { parseObjectPath } from '../../core/object-path.ts'
import { findRevocation } from '../../core/revocations.ts'
import type { Claims } from '../../core/token/claims.ts'
import { type Check, type Explanation, explainToken } from '../../core/token/explain.ts'
import { explanationJson } from '../../core/token/explanation-json.ts'
import { readPastedLink } from '../../core/token/pasted-link.ts'
import { assetOpenedByLink, isAssetInSubject } from '../../core/token/scope.ts'
import type { VerifiedToken } from '../../core/token/verify.ts'
import type { Services } from '../services.ts'
import { explainRenditions } from './explain-renditions.ts'
import { operation } from './operation.ts'
import { requestInvalid } from './request.ts'
import { AssetName, PastedToken } from './schemas.ts'

const Question = z.strictObject({
  token: PastedToken,
  asset: AssetName.optional().meta({ description: 'For which asset, where a link opens several' }),
  country: z.string().max(2).optional().meta({ description: 'Where the viewer is said to be' }),
  address: z.string().max(64).optional().meta({ description: "The viewer's IP address" }),
  referrer: z.string().max(2048).optional().meta({ description: 'URL of the page that plays' }),
})

export const explainLink = operation({
  method: 'GET',
  path: '/api/explain',
  id: 'explainLink',
  tag: 'Links',
  summary: 'Say what a link or a session opens, and why not',
  description:
    'Every check is made by the function that decides when the token is used. What depends on the viewer is checked for the one that the question describes, and left open where it describes none.',
  query: Question,
  answer: z.strictObject({
    valid: z.boolean().meta({ description: 'No check fails' }),
    use: z.enum(['link', 'play']).nullable(),
    kid: z.string().nullable(),
    algorithm: z.string().nullable(),
    verified: z.boolean().meta({ description: 'Only then the claims can be trusted' }),
    seconds_left: z.number().nullable().meta({ description: 'Until `exp`; negative afterwards' }),
    claims: z.record(z.string(), z.unknown()).nullable(),
    checks: z.array(
      z.strictObject({
        name: z.string(),
        outcome: z.enum(['pass', 'fail', 'unchecked']),
        code: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    asset: z.string().nullable(),
    renditions: z
      .array(
        z.strictObject({
          uri: z.string(),
          width: z.int().nullable(),
          height: z.int().nullable(),
          allowed: z.boolean(),
        }),
      )
      .nullable()
      .meta({ description: 'Null where the asset or its multivariant playlist is not known' }),
  }),
  errors: ['request_invalid', 'storage_unavailable'],
  run: async ({ query }, services, request) => {
    const pasted = readPastedLink(query.token)
    if (pasted === undefined) throw requestInvalid('token: there is no token in it')
    const { token: _, asset: __, ...viewer } = query
    const { config, now } = services
    const { keyring, maxLifeSeconds } = config
    const options = { keyring, maxLifeSeconds, now: now(), viewer }
    const explanation = await explainToken(pasted.token, options)
    const { claims } = explanation
    const asset = claims && (query.asset ?? assetOf(claims, pasted.path))
    const revoked = claims && (await checkRevoked(explanation, claims, asset, services))
    const checks = [...explanation.checks, ...(revoked ?? []), ...scopeCheck(claims, query.asset)]
    const renditions =
      claims && asset
        ? await explainRenditions(asset, claims, new URL(request.url).origin, services)
        : undefined
    return {
      ...explanationJson(explanation, checks, now()),
      asset: asset ?? null,
      renditions: renditions === undefined ? null : [...renditions],
    }
  },
})

/** What the pasted URL is of, else what the token itself names. */
function assetOf(claims: Claims, path: string): string | undefined {
  const own = claims.sub.endsWith('/') ? undefined : claims.sub
  if (claims.use === 'play' || path === '') return own
  try {
    const key = parseObjectPath(path)
    const page = key.replace(/^(?:watch|embed)\//, '')
    if (page !== key) return isAssetName(page) ? page : own
    return assetOpenedByLink(claims, key) ?? own
  } catch {
    return own
  }
}

function scopeCheck(claims: Claims | undefined, asset: string | undefined): Check[] {
  if (claims === undefined || asset === undefined) return []
  if (isAssetInSubject(claims.sub, asset)) return [{ name: 'scope', outcome: 'pass' }]
  const detail = 'the token does not open this asset'
  return [{ name: 'scope', outcome: 'fail', code: 'scope', detail }]
}

async function checkRevoked(
  { kid = '' }: Explanation,
  claims: Claims,
  asset: string | undefined,
  { revocations, now }: Services,
): Promise<Check[]> {
  const verified = { claims, kid } as VerifiedToken
  const index = await revocations.refreshed()
  const found = findRevocation(index, verified, asset ?? claims.sub, now())
  if (found === undefined) return [{ name: 'revoked', outcome: 'pass' }]
  const detail = `its ${found.kind} was revoked at ${new Date(found.at * 1000).toISOString()}`
  return [{ name: 'revoked', outcome: 'fail', code: 'revoked', detail }]
}
