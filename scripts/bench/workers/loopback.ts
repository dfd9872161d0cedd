import { WorkerEntrypoint } from 'cloudflare:workers'
import { answer, type Env } from './answer.ts'

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('./loopback.ts')
    }
  }
}

/** What stands behind the cache. */
export class Origin extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    return answer(request, this.env)
  }
}

/** Two entrypoints, as a cache between them needs; the outer one does nothing. */
export default {
  fetch: (request, _env, ctx) => ctx.exports.Origin.fetch(request),
} satisfies ExportedHandler<Env>
