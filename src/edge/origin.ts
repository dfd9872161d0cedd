import { WorkerEntrypoint } from 'cloudflare:workers'
import { DeliveryError } from '../core/errors.ts'
import type { Env } from './config.ts'
import { type PurgeOutcome, purgeCache } from './purge-cache.ts'
import { serveObject } from './serve-object.ts'

/**
 * Serves the bucket's objects by key. It stands behind the tiered cache, knows no viewer and no
 * token, and is reached by the Gateway alone. In production Cloudflare takes `Range` away, keeps
 * the whole object and cuts the 206 itself; where there is no such cache, the same answers are
 * given here.
 */
export class Origin extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    try {
      return await serveObject(request, this.env.BUCKET)
    } catch (error) {
      if (error instanceof DeliveryError && error.code === 'storage_unavailable') {
        return new Response(null, {
          status: 503,
          headers: { 'Retry-After': '1', 'Cache-Control': 'no-store' },
        })
      }
      throw error
    }
  }

  /** Makes the cache in front of this entrypoint forget assets. */
  purgeAssets(assets: string[]): Promise<PurgeOutcome> {
    return purgeCache(this.ctx.cache, ...assets)
  }
}
