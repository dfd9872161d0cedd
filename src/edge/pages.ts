import { Hono } from 'hono'
import { DeliveryError } from '../core/errors.ts'
import { createApi } from './api/router.ts'
import { answerOptions } from './cors.ts'
import { answerError } from './errors.ts'
import { health } from './routes/health.ts'
import { methodNotAllowed } from './routes/stream.ts'
import { watch } from './routes/watch.ts'
import type { Services } from './services.ts'
import { splitUrl } from './viewer-request.ts'

/** First path segments that are no asset's. */
const PAGES = new Set(['health', 'favicon.ico', 'watch', 'embed', 'studio', 'api'])

/** True for everything but streams. */
export function isPageRequest(request: Request): boolean {
  const { path } = splitUrl(request.url)
  const slash = path.indexOf('/')
  return PAGES.has(slash < 0 ? path : path.slice(0, slash))
}

interface Pages {
  Bindings: Services
}

/** What people and programs ask for: pages, liveness, the admin API. */
export function createPages(): Hono<Pages> {
  const app = new Hono<Pages>()
  app.route('/', createApi())
  app.options('*', (c) => answerOptions(c.req.raw))
  app.get('/health', (c) => health(c.env.config))
  app.get('/favicon.ico', (c) => c.redirect('/assets/favicon.svg', 301))
  app.get('/watch/*', (c) => watch(c.req.raw, c.env))
  app.notFound((c) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') throw methodNotAllowed()
    throw new DeliveryError('not_found', 'there is no such page')
  })
  app.onError((error, c) => answerError(error, c.req.raw))
  return app
}
