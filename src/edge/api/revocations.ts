import * as z from 'zod'
import { DeliveryError } from '../../core/errors.ts'
import {
  endOfRevocation,
  isInForce,
  REVOCATION_KINDS,
  type Revocation,
  revocationOfToken,
  withoutRevocation,
  withRevocation,
} from '../../core/revocations.ts'
import { readPastedLink } from '../../core/token/pasted-link.ts'
import { SKEW_SECONDS, type VerifiedToken, verifySigned } from '../../core/token/verify.ts'
import { isPublicSubject } from '../public-paths.ts'
import { changeRevocations, readStoredRevocations } from '../revocation-store.ts'
import type { Services } from '../services.ts'
import { operation } from './operation.ts'
import { requestInvalid } from './request.ts'
import { PastedToken, RevocationSchema, Seconds, Subject } from './schemas.ts'

const Name = z.string().min(1).max(128)

const NewRevocation = z.strictObject({
  token: PastedToken.optional().meta({
    description:
      'A token, or a whole URL with one, in place of its name: a session goes by its `sid`, a link by its `jti`',
  }),
  jti: Name.optional().meta({ description: 'A link, with all sessions that it started' }),
  sid: Name.optional().meta({ description: 'One session' }),
  asset: Subject.optional().meta({
    description: `All links and sessions of an asset, or of a folder, that were issued until now; what is issued later than ${SKEW_SECONDS} s from now opens it again`,
  }),
  kid: Name.optional().meta({ description: 'Everything that this key has signed or will sign' }),
  until: Seconds.optional().meta({
    description:
      'When the entry may disappear. By default when all that it revokes has expired: of a `token` that stands in it, of a name it is the longest that it can take, of links with `iat`',
  }),
})

export const addRevocation = operation({
  method: 'POST',
  path: '/api/revocations',
  id: 'addRevocation',
  tag: 'Revocations',
  summary: 'Take access back, everywhere within 30 s',
  description: 'Names exactly one of `token`, `jti`, `sid`, `asset` and `kid`.',
  body: NewRevocation,
  answer: RevocationSchema.extend({
    public: z.boolean().meta({
      description:
        'True where PUBLIC_PATHS opens the asset, or one in the folder, to everybody: that it does until it is taken out of there',
    }),
  }),
  errors: ['request_invalid', 'revocations_full', 'storage_unavailable'],
  run: async ({ body: { until, ...named } }, services) => {
    const { bucket, config, learnRevocations } = services
    const added = withEnd(await revocationOf(named, services), until)
    learnRevocations(await changeRevocations(bucket, (known) => withRevocation(known, added)))
    const isPublic = added.kind === 'asset' && isPublicSubject(added.value, config.publicPaths)
    return { ...added, public: isPublic }
  },
})

export const listRevocations = operation({
  method: 'GET',
  path: '/api/revocations',
  id: 'listRevocations',
  tag: 'Revocations',
  summary: 'What is taken back at present',
  answer: z.strictObject({ revocations: z.array(RevocationSchema) }),
  errors: ['storage_unavailable'],
  run: async (_, { bucket, now }) => {
    const known = await readStoredRevocations(bucket)
    return { revocations: known.filter((each) => isInForce(each, now())) }
  },
})

/** In the query, which takes any name: in a path `..` would mean something else. */
const Named = z.strictObject({
  jti: z.string().optional(),
  sid: z.string().optional(),
  asset: z.string().optional(),
  kid: z.string().optional(),
})

export const removeRevocation = operation({
  method: 'DELETE',
  path: '/api/revocations',
  id: 'removeRevocation',
  tag: 'Revocations',
  summary: 'Give access again',
  description: 'Names exactly one of `jti`, `sid`, `asset` and `kid`, as the list has it.',
  query: Named,
  answer: z.strictObject({ removed: z.literal(true) }),
  errors: ['request_invalid', 'not_found', 'storage_unavailable'],
  run: async ({ query }, services) => {
    const { bucket, now, learnRevocations } = services
    const removed = onlyName(query)
    let isThere = false
    const written = await changeRevocations(bucket, (known) => {
      isThere = known.some(({ kind, value }) => kind === removed.kind && value === removed.value)
      return withoutRevocation(known, removed, now())
    })
    learnRevocations(written)
    if (isThere) return { removed: true as const }
    throw new DeliveryError('not_found', 'nothing of that name is revoked', {
      cure: 'GET /api/revocations lists what is',
    })
  },
})

type Names = Omit<z.output<typeof NewRevocation>, 'until'>

async function revocationOf(
  { token, ...names }: Names,
  { config, now }: Services,
): Promise<Revocation> {
  const at = now()
  if (token === undefined) {
    const { kind, value } = onlyName(names)
    return { kind, value, at, until: endOfRevocation(kind, at, config.maxLifeSeconds) }
  }
  if (namesIn(names).length > 0) throw nameOne()
  const verified = await readToken(token, config)
  const revocation = revocationOfToken(verified, at, config.maxLifeSeconds)
  if (revocation === undefined) {
    throw requestInvalid(
      'token: it is a link without `jti`, which goes by its asset or its key alone',
    )
  }
  return revocation
}

/** Whether it may be used now does not matter: one that is sent out early is taken back early. */
async function readToken(text: string, { keyring }: Services['config']): Promise<VerifiedToken> {
  const pasted = readPastedLink(text)
  if (pasted === undefined) throw requestInvalid('token: there is no token in it')
  try {
    return await verifySigned(pasted.token, keyring)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    throw requestInvalid(`token: ${error.message}`)
  }
}

function withEnd(revocation: Revocation, until: number | undefined): Revocation {
  const end = until ?? revocation.until
  if (end === null || end > revocation.at) return { ...revocation, until: end }
  throw requestInvalid(
    until === undefined ? 'token: all that it opened has expired' : 'until: lies in the past',
  )
}

type NamesByKind = { readonly [Kind in Revocation['kind']]?: string | undefined }

function onlyName(names: NamesByKind): Pick<Revocation, 'kind' | 'value'> {
  const [one, ...others] = namesIn(names)
  if (one === undefined || others.length > 0) throw nameOne()
  return one
}

function namesIn(names: NamesByKind): Pick<Revocation, 'kind' | 'value'>[] {
  return REVOCATION_KINDS.flatMap((kind) => {
    const value = names[kind]
    return value === undefined ? [] : [{ kind, value }]
  })
}

function nameOne(): DeliveryError {
  return requestInvalid('name exactly one of jti, sid, asset and kid')
}
