import { Hono } from 'hono'
import { DeliveryError } from '../../core/errors.ts'
import { MethodNotAllowed } from '../problem.ts'
import type { Services } from '../services.ts'
import { requireAdmin } from './admin.ts'
import { openApiDocument } from './openapi.ts'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { reference } from './reference.ts'
import { check, readJsonBody } from './request.ts'

const API_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

interface Api {
  Bindings: Services
}

/** The admin API below `/api`. What describes it is open, everything else is shut. */
export function createApi(): Hono<Api> {
  const app = new Hono<Api>()
  app.get('/api', () => reference())
  app.get('/api/openapi.json', (c) => c.json(openApiDocument()))
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/api/openapi.json', () => {
    throw new MethodNotAllowed(['GET', 'HEAD'])
  })
  app.options('/api/*', (c) =>
    c.body(null, 204, { Allow: [...methodsAt(c.req.path), 'OPTIONS'].join(', ') }),
  )
  app.use('/api/*', (c, next) => requireAdmin(c.req.raw, c.env).then(next))
  for (const operation of OPERATIONS) {
    app.on(operation.method, routeOf(operation), async (c) => {
      const { raw } = c.req
      const params = check(operation.params, c.req.param())
      const query = check(operation.query, c.req.query())
      const body = operation.body && check(operation.body, await readJsonBody(raw))
      const answer = await operation.run({ params, query, body }, c.env, raw)
      return c.json(answer as object, 200, API_HEADERS)
    })
  }
  app.all('/api/*', (c) => {
    const allowed = methodsAt(c.req.path)
    if (allowed.length > 0) throw new MethodNotAllowed(allowed)
    throw new DeliveryError('not_found', 'the API has nothing there', { cure: 'see /api' })
  })
  return app
}

/** A path as Hono writes it. What stands for a name takes slashes, which names have. */
function routeOf({ path }: Operation): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === 'kind' ? ':kind' : `:${name}{.+}`))
}

function methodsAt(path: string): string[] {
  const there = OPERATIONS.filter((operation) =>
    new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '.+')}$`).test(path),
  )
  return [...new Set(there.map(({ method }) => method))]
}
