import { type Context, Hono } from 'hono'
import { DeliveryError } from '../core/errors.ts'
import { requireAdmin } from './admin.ts'
import { type Config, type Env, readConfig } from './config.ts'
import { ALLOWED_METHODS, allowOrigins, answerOptions } from './cors.ts'
import { logError } from './log.ts'
import type { OriginFetch } from './origin-client.ts'
import { problemResponse, toDeliveryError } from './problem.ts'
import { health } from './routes/health.ts'
import { purge } from './routes/purge.ts'
import { stream } from './routes/stream.ts'
import { watch, watchProblem } from './routes/watch.ts'
import type { Services } from './services.ts'
import { Timings } from './timings.ts'
import { VerifiedTokens } from './verified-tokens.ts'

interface Gateway {
  Bindings: Env
  Variables: { timings: Timings }
}

export interface GatewayOptions {
  /** How Origin is reached. Default: by the loopback that Workers give, `ctx.exports`. */
  readonly originOf?: (ctx: ExecutionContext) => OriginFetch
}

/** The Gateway: runs on every request, checks the token, and asks Origin for the bytes. */
export function createGateway({ originOf = loopback }: GatewayOptions = {}): Hono<Gateway> {
  const app = new Hono<Gateway>()
  const configs = new WeakMap<Env, Config>()
  const tokens = new VerifiedTokens()

  function configOf(env: Env): Config {
    const known = configs.get(env)
    if (known !== undefined) return known
    const config = readConfig(env)
    configs.set(env, config)
    return config
  }

  function servicesOf(c: Context<Gateway>): Services {
    const config = configOf(c.env)
    const ctx = c.executionCtx as ExecutionContext
    const now = () => Math.floor(Date.now() / 1000)
    const maxLifeSeconds = { link: config.maxLinkSeconds, play: config.maxSessionSeconds }
    return {
      config,
      now,
      timings: c.get('timings'),
      origin: originOf(ctx),
      purge: (asset) => ctx.exports.Origin.purgeAsset(asset),
      verify: (token) =>
        tokens.verify(token, { keyring: config.keyring, now: now(), maxLifeSeconds }),
    }
  }

  app.use(async (c, next) => {
    const config = configOf(c.env)
    const timings = new Timings()
    c.set('timings', timings)
    if (c.req.method === 'OPTIONS') c.res = answerOptions(c.req.raw)
    else await next()
    allowOrigins(c.res.headers, c.req.raw, config)
    const spent = timings.toString()
    if (spent !== '') c.res.headers.set('Server-Timing', spent)
  })
  app.use('/api/*', (c, next) => requireAdmin(c.req.raw, configOf(c.env)).then(next))
  app.post('/api/assets/:name{.+}/purge', (c) => purge(c.req.param('name'), servicesOf(c)))
  app.all('*', async (c, next) => {
    if (!ALLOWED_METHODS.split(', ').includes(c.req.method)) throw methodNotAllowed()
    await next()
  })
  app.get('/health', (c) => health(configOf(c.env)))
  app.get('/favicon.ico', (c) => c.redirect('/assets/favicon.svg', 301))
  app.get('/watch/*', (c) => watch(c.req.raw, servicesOf(c)))
  app.get('*', (c) => stream(c.req.raw, servicesOf(c)))
  app.onError((error, c) => answerError(error, c))
  return app
}

function loopback(ctx: ExecutionContext): OriginFetch {
  return (request) => ctx.exports.Origin.fetch(request)
}

function methodNotAllowed(): DeliveryError {
  return new DeliveryError('method_not_allowed', `only ${ALLOWED_METHODS} are answered here`)
}

/** What is wrong with this server itself goes into its log, and nobody else is told. */
function forPublic(error: DeliveryError, requestId: string): DeliveryError {
  if (error.code === 'internal') logError('unexpected', error.cause ?? error, requestId)
  if (error.code !== 'misconfigured') return error
  logError('misconfigured', error, requestId)
  return new DeliveryError('misconfigured', 'this server is not set up right', {
    cure: 'its log says what is missing',
  })
}

function answerError(thrown: unknown, c: Context<Gateway>): Response {
  const requestId = c.req.header('cf-ray') ?? crypto.randomUUID()
  const error = forPublic(toDeliveryError(thrown), requestId)
  return c.req.path.startsWith('/watch/') ? watchProblem(error) : problemResponse(error, requestId)
}
