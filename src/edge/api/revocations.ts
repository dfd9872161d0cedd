import * as z from 'zod'
import { DeliveryError } from '../../core/errors.ts'
import {
  endOfRevocation,
  isInForce,
  REVOCATION_KINDS,
  type Revocation,
  withoutRevocation,
  withRevocation,
} from '../../core/revocations.ts'
import { changeRevocations, readStoredRevocations } from '../revocation-store.ts'
import type { Services } from '../services.ts'
import { operation } from './operation.ts'
import { requestInvalid } from './request.ts'
import { RevocationSchema, Seconds, Subject } from './schemas.ts'

const Name = z.string().min(1).max(128)

const NewRevocation = z.strictObject({
  jti: Name.optional().meta({ description: 'A link, with all sessions that it started' }),
  sid: Name.optional().meta({ description: 'One session' }),
  asset: Subject.optional().meta({
    description:
      'All links and sessions of an asset, or of a folder, that were issued until now; what is issued later opens it again',
  }),
  kid: Name.optional().meta({ description: 'Everything that this key has signed or will sign' }),
  until: Seconds.optional().meta({
    description:
      'When the entry may disappear; by default when all that it revokes has certainly expired',
  }),
})

export const addRevocation = operation({
  method: 'POST',
  path: '/api/revocations',
  id: 'addRevocation',
  tag: 'Revocations',
  summary: 'Take access back, everywhere within 30 s',
  description: 'Names exactly one of `jti`, `sid`, `asset` and `kid`.',
  body: NewRevocation,
  answer: RevocationSchema,
  errors: ['request_invalid', 'revocations_full', 'storage_unavailable'],
  run: async ({ body }, services) => {
    const added = revocationOf(body, services)
    const { bucket, learnRevocations } = services
    learnRevocations(await changeRevocations(bucket, (known) => withRevocation(known, added)))
    return { ...added }
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

export const removeRevocation = operation({
  method: 'DELETE',
  path: '/api/revocations/{kind}/{value}',
  id: 'removeRevocation',
  tag: 'Revocations',
  summary: 'Give access again',
  params: z.strictObject({ kind: RevocationSchema.shape.kind, value: z.string().min(1) }),
  answer: z.strictObject({ removed: z.literal(true) }),
  errors: ['request_invalid', 'not_found', 'storage_unavailable'],
  run: async ({ params }, services) => {
    const { bucket, now, learnRevocations } = services
    let isThere = false
    const index = await changeRevocations(bucket, (known) => {
      isThere = known.some(({ kind, value }) => kind === params.kind && value === params.value)
      return withoutRevocation(known, params, now())
    })
    learnRevocations(index)
    if (!isThere) throw new DeliveryError('not_found', 'nothing of that name is revoked')
    return { removed: true as const }
  },
})

function revocationOf(
  { until, ...names }: z.output<typeof NewRevocation>,
  { config, now }: Services,
): Revocation {
  const named = REVOCATION_KINDS.flatMap((kind) => {
    const value = names[kind]
    return value === undefined ? [] : [{ kind, value }]
  })
  const [one, ...others] = named
  if (one === undefined || others.length > 0)
    throw requestInvalid('name exactly one of jti, sid, asset and kid')
  const at = now()
  if (until !== undefined && until <= at) throw requestInvalid('until: lies in the past')
  return { ...one, at, until: until ?? endOfRevocation(one.kind, at, config.maxLifeSeconds) }
}
