import { VerifiedTokens } from '../core/token/verified-tokens.ts'
import { AdminFailures } from './api/admin-failures.ts'
import { type Config, type Env, readConfig } from './config.ts'
import { allowOrigins } from './cors.ts'
import { answerError } from './errors.ts'
import type { OriginFetch } from './origin-client.ts'
import { createPages, isPageRequest } from './pages.ts'
import { RevocationWatch } from './revocation-watch.ts'
import { stream } from './routes/stream.ts'
import type { Services } from './services.ts'
import { type StreamCounter, StreamLimit } from './stream-limit.ts'
import { Timings } from './timings.ts'

export interface GatewayOptions {
  /** How Origin is reached. Default: by the loopback that Workers give, `ctx.exports`. */
  readonly originOf?: (ctx: ExecutionContext) => OriginFetch
  /** How the cache before Origin is made to forget an asset. Default: by the same loopback. */
  readonly purgeOf?: (ctx: ExecutionContext) => Services['purge']
  /** Where a viewer's sessions are counted. Default: in the Durable Object of this Worker. */
  readonly counterOf?: (ctx: ExecutionContext) => StreamCounter
}

export interface Gateway {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response>
}

/**
 * The Gateway: runs on every request, checks the token, and asks Origin for the bytes. Streams, of
 * which there are hundreds of requests for each of another kind, take no detour through the router.
 */
export function createGateway(options: GatewayOptions = {}): Gateway {
  const { originOf = loopback, purgeOf = loopbackPurge, counterOf = viewerStreams } = options
  const configs = new WeakMap<Env, Config>()
  const tokens = new VerifiedTokens()
  const revocations = new RevocationWatch()
  const streamLimit = new StreamLimit()
  const adminFailures = new AdminFailures()
  const pages = createPages()

  function configOf(env: Env): Config {
    const known = configs.get(env)
    if (known !== undefined) return known
    const config = readConfig(env)
    configs.set(env, config)
    return config
  }

  function servicesOf(config: Config, env: Env, ctx: ExecutionContext): Services {
    const now = () => Math.floor(Date.now() / 1000)
    const { keyring, maxLifeSeconds } = config
    const origin = originOf(ctx)
    const later = (work: Promise<unknown>) => ctx.waitUntil(work)
    return {
      config,
      now,
      timings: new Timings(),
      origin,
      bucket: env.BUCKET,
      purge: purgeOf(ctx),
      recall: (token) => tokens.recall(token, now()),
      verify: (token) => tokens.verify(token, { keyring, now: now(), maxLifeSeconds }),
      revocations: revocations.reader(origin, later),
      learnRevocations: (written) => revocations.learn(written),
      adminFailures: adminFailures.counter(env.ADMIN_FAILURES),
      streamLimit,
      counterOf: counterOf(ctx),
      later,
    }
  }

  async function answer(request: Request, services: Services): Promise<Response> {
    try {
      return isPageRequest(request)
        ? await pages.fetch(request, services)
        : await stream(request, services)
    } catch (error) {
      return answerError(error, request)
    }
  }

  return {
    fetch: async (request, env, ctx) => {
      let config: Config
      try {
        config = configOf(env)
      } catch (error) {
        return answerError(error, request)
      }
      const services = servicesOf(config, env, ctx)
      const response = await answer(request, services)
      allowOrigins(response.headers, request, config)
      const spent = services.timings.toString()
      if (spent !== '') response.headers.set('Server-Timing', spent)
      return request.method === 'HEAD' ? new Response(null, response) : response
    },
  }
}

function viewerStreams(ctx: ExecutionContext): StreamCounter {
  return (viewer) => ctx.exports.ViewerStreams.getByName(viewer)
}

function loopback(ctx: ExecutionContext): OriginFetch {
  return (request) => ctx.exports.Origin.fetch(request)
}

function loopbackPurge(ctx: ExecutionContext): Services['purge'] {
  return (...assets) => ctx.exports.Origin.purgeAssets([...assets])
}
