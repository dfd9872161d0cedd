import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { DeliveryError } from '../core/errors.ts'
import { type Config, type Env, readConfig } from './config.ts'
import { logError } from './log.ts'
import { problemResponse, toDeliveryError } from './problem.ts'
import { health } from './routes/health.ts'
import { deliver } from './routes/stream.ts'
import { watch, watchProblem } from './routes/watch.ts'
import type { Services } from './services.ts'
import { VerifiedTokens } from './verified-tokens.ts'

type Gateway = { Bindings: Env }

const ALLOWED = ['GET', 'HEAD', 'OPTIONS']

/** The Gateway: runs on every request, checks the token, and asks Origin for the bytes. */
export function createGateway(): Hono<Gateway> {
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
    const now = () => Math.floor(Date.now() / 1000)
    const maxLifeSeconds = { link: config.maxLinkSeconds, play: config.maxSessionSeconds }
    return {
      config,
      now,
      origin: (request) => c.executionCtx.exports.Origin.fetch(request),
      verify: (token) =>
        tokens.verify(token, { keyring: config.keyring, now: now(), maxLifeSeconds }),
    }
  }

  app.use((c, next) => corsFor(configOf(c.env))(c, next))
  app.use(async (c, next) => {
    if (!ALLOWED.includes(c.req.method)) {
      throw new DeliveryError('method_not_allowed', 'only GET, HEAD and OPTIONS are answered here')
    }
    await next()
  })
  app.get('/health', (c) => health(configOf(c.env)))
  app.get('/favicon.ico', (c) => c.redirect('/assets/favicon.svg', 301))
  app.get('/watch/*', (c) => watch(c.req.raw, servicesOf(c)))
  app.get('*', (c) => deliver(c.req.raw, servicesOf(c)))
  app.onError((error, c) => answerError(error, c))
  return app
}

function corsFor(config: Config) {
  return cors({
    origin: config.corsOrigins === '*' ? '*' : [...config.corsOrigins],
    allowMethods: ALLOWED,
    allowHeaders: ['Range', 'Authorization', 'If-None-Match', 'If-Modified-Since'],
    exposeHeaders: ['Content-Length', 'Content-Range', 'ETag', 'Date', 'Age', 'Server-Timing'],
    maxAge: 86_400,
  })
}

function answerError(thrown: unknown, c: Context<Gateway>): Response {
  const requestId = c.req.header('cf-ray') ?? crypto.randomUUID()
  const error = toDeliveryError(thrown)
  if (error.code === 'internal') logError('unexpected', error.cause ?? error, requestId)
  const wantsPage = c.req.path.startsWith('/watch/')
  const response = wantsPage ? watchProblem(error) : problemResponse(error, requestId)
  // What CORS had set is on the context, not on this response.
  for (const [name, value] of c.res.headers) {
    if (/^(access-control-|vary)/i.test(name)) response.headers.set(name, value)
  }
  return response
}
