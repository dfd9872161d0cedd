import { createExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { CACHE_CONTROL } from '../../src/core/cache-policy.ts'
import { mediaTypeOf } from '../../src/core/media-types.ts'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { issueLink, type LinkTerms } from '../../src/core/token/link.ts'
import { createGateway } from '../../src/edge/app.ts'
import type { OriginFetch } from '../../src/edge/origin-client.ts'
import type { PurgeOutcome } from '../../src/edge/purge-cache.ts'
import { serveObject } from '../../src/edge/serve-object.ts'
import { withoutToken } from './no-tokens.ts'

export const HOST = 'https://video.example'

export const keyring = () => readKeyring(String(env.SIGNING_KEYS))

export const now = () => Math.floor(Date.now() / 1000)

/** Asks the Gateway, as a player would. */
export async function get(path: string, init: RequestInit = {}): Promise<Response> {
  return withoutToken(await exports.default.fetch(new Request(new URL(path, HOST), init)))
}

interface LinkOptions extends LinkTerms {
  readonly ttlSeconds?: number
  readonly issued?: number
  readonly jti?: string
}

export async function link(subject: string, options: LinkOptions = {}): Promise<string> {
  const { ttlSeconds = 600, issued = now(), jti = 'link-1', ...terms } = options
  const { token } = await issueLink({ subject, now: issued, ttlSeconds, id: jti, terms }, keyring())
  return token
}

export const VERSION = '_v0123456789abcdef'

export const MASTER = [
  '#EXTM3U',
  '#EXT-X-VERSION:6',
  '#EXT-X-INDEPENDENT-SEGMENTS',
  `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE="en",URI="${VERSION}/audio-1/index.m3u8"`,
  '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.64001e,mp4a.40.2",AUDIO="a"',
  `${VERSION}/video-360p/index.m3u8`,
  '#EXT-X-STREAM-INF:BANDWIDTH=3000000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"',
  `${VERSION}/video-720p/index.m3u8`,
  '',
].join('\n')

export const MEDIA = [
  '#EXTM3U',
  '#EXT-X-VERSION:6',
  '#EXT-X-TARGETDURATION:4',
  '#EXT-X-PLAYLIST-TYPE:VOD',
  '#EXT-X-MAP:URI="init.mp4"',
  '#EXTINF:4.000000,',
  '00001.m4s',
  '#EXT-X-ENDLIST',
  '',
].join('\n')

export const SEGMENT = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)

export async function put(
  key: string,
  body: string | Uint8Array,
  cacheControl?: string,
): Promise<void> {
  const contentType = mediaTypeOf(key)
  await env.BUCKET.put(key, body, {
    httpMetadata: { contentType, ...(cacheControl !== undefined && { cacheControl }) },
  })
}

/** A small asset as the transcoder publishes it. */
export async function publish(asset: string): Promise<void> {
  const immutable = CACHE_CONTROL.immutable.shared
  for (const rendition of ['video-360p', 'video-720p', 'audio-1']) {
    const folder = `${asset}/${VERSION}/${rendition}`
    await put(`${folder}/init.mp4`, SEGMENT.subarray(0, 100), immutable)
    await put(`${folder}/00001.m4s`, SEGMENT, immutable)
    await put(`${folder}/index.m3u8`, MEDIA, immutable)
  }
  await put(`${asset}/${VERSION}/poster.jpg`, SEGMENT.subarray(0, 50), immutable)
  await put(`_sluice/assets/${asset}.json`, JSON.stringify(record(asset)))
  await put(`${asset}/master.m3u8`, MASTER, CACHE_CONTROL.pointer.shared)
}

function record(asset: string) {
  return {
    schema: 1,
    asset,
    title: 'A <title> & more',
    status: 'ready',
    version: VERSION,
    durationSeconds: 4,
    renditions: [],
    images: { poster: `${VERSION}/poster.jpg`, storyboard: `${VERSION}/storyboard/index.vtt` },
  }
}

/** URIs of a playlist in their order. */
export function urisOf(playlist: string): string[] {
  return [...playlist.matchAll(/URI="([^"]+)"|^([^#\s].*)$/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

export async function problemCode(response: Response): Promise<string> {
  const { code } = (await response.json()) as { code: string }
  return code
}

/** The body as text, whatever its type says. */
export async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer())
}

export interface GatewayTestOptions {
  readonly variables?: Record<string, string>
  /** Stands between Gateway and Origin. */
  readonly between?: (origin: OriginFetch) => OriginFetch
  readonly bucket?: R2Bucket
  /** What the cache before Origin makes of a purge. */
  readonly purge?: (asset: string) => Promise<PurgeOutcome>
}

/** A Gateway of its own, with other variables, another bucket, or something in between. */
export function gatewayWith(options: GatewayTestOptions): typeof get {
  const { variables = {}, between = (origin) => origin, bucket, purge } = options
  const own = { ...env, ...variables, ...(bucket && { BUCKET: bucket }) }
  const direct: OriginFetch = bucket
    ? (request) => serveObject(request, bucket)
    : (request) => exports.Origin.fetch(request)
  const origin = between(direct)
  const gateway = createGateway({ originOf: () => origin, ...(purge && { purgeOf: () => purge }) })
  return async (path, init = {}) => {
    const ctx = createExecutionContext()
    return withoutToken(await gateway.fetch(new Request(new URL(path, HOST), init), own, ctx))
  }
}
