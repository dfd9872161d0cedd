import * as z from 'zod'
import { SluiceError } from '../../core/errors.ts'
import { issueLink, type LinkTerms } from '../../core/token/link.ts'
import { streamUrl, watchUrl } from '../../core/token/signed-url.ts'
import type { Services } from '../services.ts'
import { randomId } from '../session.ts'
import { operation } from './operation.ts'
import { requestInvalid } from './request.ts'
import { LinkRequestSchema, Time } from './schemas.ts'

export const createLink = operation({
  method: 'POST',
  path: '/api/links',
  id: 'createLink',
  tag: 'Links',
  summary: 'Issue a signed link',
  body: LinkRequestSchema,
  answer: z.strictObject({
    asset: z.string(),
    jti: z.string().meta({ description: 'By which the link can be revoked' }),
    token: z.string(),
    stream_url: z.string().nullable().meta({ description: 'For players; none for a folder' }),
    watch_url: z.string().nullable().meta({ description: 'For people; none for a folder' }),
    expires: Time.meta({ description: 'When the link stops starting playback' }),
  }),
  errors: ['request_invalid', 'misconfigured'],
  run: async ({ body }, services, request) => {
    const { asset, ttl_seconds: ttlSeconds, entry, ...terms } = body
    const longest = services.config.maxLifeSeconds.link
    if (ttlSeconds > longest) throw requestInvalid(`ttl_seconds: at most ${longest} s here`)
    const { token, claims } = await issue(asset, ttlSeconds, terms as LinkTerms, services)
    const base = new URL(request.url).origin
    const isFolder = asset.endsWith('/')
    return {
      asset,
      jti: claims.jti ?? '',
      token,
      stream_url: isFolder ? null : streamUrl(base, asset, token, entry),
      watch_url: isFolder ? null : watchUrl(base, asset, token, entry),
      expires: new Date(claims.exp * 1000).toISOString(),
    }
  },
})

async function issue(subject: string, ttlSeconds: number, terms: LinkTerms, services: Services) {
  const request = { subject, ttlSeconds, terms, now: services.now(), id: randomId() }
  try {
    return await issueLink(request, services.config.keyring)
  } catch (error) {
    const isTerms = error instanceof SluiceError && error.code === 'link_invalid'
    throw isTerms ? requestInvalid(error.message) : error
  }
}
