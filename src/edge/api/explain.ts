import * as z from 'zod'
import { pointerKey } from '../../core/asset-keys.ts'
import { findRevocation } from '../../core/revocations.ts'
import type { Claims } from '../../core/token/claims.ts'
import { type Check, type Explanation, explainToken } from '../../core/token/explain.ts'
import { explanationJson } from '../../core/token/explanation-json.ts'
import { type PastedLink, readPastedLink } from '../../core/token/pasted-link.ts'
import type { VerifiedToken } from '../../core/token/verify.ts'
import type { Services } from '../services.ts'
import { checkEntry } from './explain-entry.ts'
import { type ExplainedRendition, explainRenditions } from './explain-renditions.ts'
import { type ExplainedTarget, explainTarget } from './explain-target.ts'
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
    const { asset, renditions, checks } = await lookAround(explanation, pasted, query.asset, {
      request,
      services,
    })
    return {
      ...explanationJson(explanation, [...explanation.checks, ...checks], now()),
      asset: asset ?? null,
      renditions: renditions === undefined ? null : [...renditions],
    }
  },
})

interface Surroundings {
  readonly asset?: string | undefined
  readonly renditions?: readonly ExplainedRendition[] | undefined
  readonly checks: readonly Check[]
}

/** What a token that is understood comes to on what is published and revoked here. */
async function lookAround(
  explanation: Explanation,
  { path }: PastedLink,
  named: string | undefined,
  { request, services }: { readonly request: Request; readonly services: Services },
): Promise<Surroundings> {
  const { claims } = explanation
  if (claims === undefined) return { checks: [] }
  const target = explainTarget(claims, path, named)
  const { asset } = target
  const checks = [
    await checkRevoked(explanation, claims, target, services),
    ...target.checks,
    ...(await checkEntry(claims, target, request, services)),
  ]
  const ownOrigin = new URL(request.url).origin
  const renditions = asset && (await explainRenditions(asset, claims, ownOrigin, services))
  return { asset, renditions: renditions || undefined, checks }
}

/** A link for a folder falls under what is revoked for every asset that it may be used for. */
async function checkRevoked(
  { kid = '' }: Explanation,
  claims: Claims,
  { key }: ExplainedTarget,
  { revocations, now }: Services,
): Promise<Check> {
  const verified = { claims, kid } as VerifiedToken
  const index = await revocations.refreshed()
  const found = findRevocation(index, verified, key ?? pointerKey(`${claims.sub}-`), now())
  if (found === undefined) return { name: 'revoked', outcome: 'pass' }
  const detail = `its ${found.kind} was revoked at ${new Date(found.at * 1000).toISOString()}`
  return { name: 'revoked', outcome: 'fail', code: 'revoked', detail }
}
