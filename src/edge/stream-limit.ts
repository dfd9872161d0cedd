import { DeliveryError } from '../core/errors.ts'
import type { StreamPolicy } from '../core/streams.ts'
import type { LinkClaims, PlayClaims } from '../core/token/claims.ts'
import { logError } from './log.ts'
import type { Services } from './services.ts'
import { deviceOf } from './viewer.ts'
import type { ViewerStreams } from './viewer-streams.ts'

/** One sign of life in this time, however many segments a player asks for. */
const BEAT_MS = 20_000
/** Sessions whose answer is remembered; at some 200 bytes each under 1 MB. */
const CAPACITY = 4096

/** Where a viewer's sessions are counted. */
export type StreamCounter = (
  viewer: string,
) => Pick<DurableObjectStub<ViewerStreams>, 'beat' | 'hasRoom'>

interface Verdict {
  isWithinLimit: boolean
  nextBeatAtMs: number
}

export interface StreamContext {
  readonly request: Request
  readonly counterOf: StreamCounter
  readonly policy: StreamPolicy
  readonly later: (work: Promise<unknown>) => void
}

export function streamContext(
  request: Request,
  { config, counterOf, later }: Pick<Services, 'config' | 'counterOf' | 'later'>,
): StreamContext {
  return { request, counterOf, policy: config.streamPolicy, later }
}

/**
 * Holds the sessions of a viewer to `max_streams`. What a session asks for is answered by what is
 * known already, and its sign of life goes out behind the answer: no segment ever waits for the
 * count. So a session over the limit plays for one more moment, and is then refused. Where the count
 * cannot be had, playback goes on.
 */
export class StreamLimit {
  readonly #verdicts = new Map<string, Verdict>()

  /** For a request of a session. @throws DeliveryError `streams` */
  check(claims: PlayClaims, context: StreamContext): void {
    const { max_streams: maxStreams, viewer } = claims
    if (maxStreams === undefined || viewer === undefined) return
    const nowMs = Date.now()
    const verdict = this.#verdictOf(claims.sid)
    if (nowMs >= verdict.nextBeatAtMs) {
      verdict.nextBeatAtMs = nowMs + BEAT_MS
      context.later(beat(claims, viewer, maxStreams, verdict, context))
    }
    if (!verdict.isWithinLimit) throw tooManyStreams()
  }

  /** For a session that is about to begin. @throws DeliveryError `streams` */
  async checkRoom(link: LinkClaims, { request, counterOf, policy }: StreamContext): Promise<void> {
    const { max_streams: maxStreams, viewer } = link
    if (maxStreams === undefined || viewer === undefined || policy === 'stop_oldest') return
    const hasRoom = await counterOf(viewer)
      .hasRoom({ device: await deviceOf(request), maxStreams })
      .catch(letPlay)
    if (!hasRoom) throw tooManyStreams()
  }

  /** A Map keeps insertion order, so the first key is always the one used longest ago. */
  #verdictOf(sid: string): Verdict {
    const verdict = this.#verdicts.get(sid) ?? { isWithinLimit: true, nextBeatAtMs: 0 }
    this.#verdicts.delete(sid)
    this.#verdicts.set(sid, verdict)
    const oldest = this.#verdicts.size > CAPACITY ? this.#verdicts.keys().next() : undefined
    if (oldest?.done === false) this.#verdicts.delete(oldest.value)
    return verdict
  }
}

async function beat(
  { sid, iat = 0 }: PlayClaims,
  viewer: string,
  maxStreams: number,
  verdict: Verdict,
  { request, counterOf, policy }: StreamContext,
): Promise<void> {
  const device = await deviceOf(request)
  const heartbeat = { sid, startedAt: iat, device, maxStreams, policy }
  verdict.isWithinLimit = await counterOf(viewer).beat(heartbeat).catch(letPlay)
}

function letPlay(error: unknown): true {
  logError('streams_uncounted', error)
  return true
}

function tooManyStreams(): DeliveryError {
  return new DeliveryError('streams', 'the viewer plays as many streams as the link allows', {
    cure: 'end another one, then try again in a minute',
  })
}
