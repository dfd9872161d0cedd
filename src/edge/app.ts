import { type Config, type Env, readConfig } from './config.ts'
import { allowOrigins, answerOptions } from './cors.ts'
import { answerError } from './errors.ts'
import type { OriginFetch } from './origin-client.ts'
import { createPages, isPageRequest } from './pages.ts'
import { stream } from './routes/stream.ts'
import type { Services } from './services.ts'
import { Timings } from './timings.ts'
import { VerifiedTokens } from './verified-tokens.ts'

export interface GatewayOptions {
  /** How Origin is reached. Default: by the loopback that Workers give, `ctx.exports`. */
  readonly originOf?: (ctx: ExecutionContext) => OriginFetch
}

export interface Gateway {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response>
}

/**
 * The Gateway: runs on every request, checks the token, and asks Origin for the bytes. Streams, of
 * which there are hundreds of requests for each of another kind, take no detour through the router.
 */
export function createGateway({ originOf = loopback }: GatewayOptions = {}): Gateway {
  const configs = new WeakMap<Env, Config>()
  const tokens = new VerifiedTokens()
  const pages = createPages()

  function configOf(env: Env): Config {
    const known = configs.get(env)
    if (known !== undefined) return known
    const config = readConfig(env)
    configs.set(env, config)
    return config
  }

  function servicesOf(config: Config, ctx: ExecutionContext): Services {
    const now = () => Math.floor(Date.now() / 1000)
    const maxLifeSeconds = { link: config.maxLinkSeconds, play: config.maxSessionSeconds }
    return {
      config,
      now,
      timings: new Timings(),
      origin: originOf(ctx),
      purge: (asset) => ctx.exports.Origin.purgeAsset(asset),
      recall: (token) => tokens.recall(token, now()),
      verify: (token) =>
        tokens.verify(token, { keyring: config.keyring, now: now(), maxLifeSeconds }),
    }
  }

  async function answer(request: Request, services: Services): Promise<Response> {
    if (request.method === 'OPTIONS') return answerOptions(request)
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
      const services = servicesOf(config, ctx)
      const response = await answer(request, services)
      allowOrigins(response.headers, request, config)
      const spent = services.timings.toString()
      if (spent !== '') response.headers.set('Server-Timing', spent)
      return request.method === 'HEAD' ? new Response(null, response) : response
    },
  }
}

function loopback(ctx: ExecutionContext): OriginFetch {
  return (request) => ctx.exports.Origin.fetch(request)
}
