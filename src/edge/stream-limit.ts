import { DeliveryError } from '../core/errors.ts'
import type { StreamPolicy } from '../core/streams.ts'
import type { Claims, LinkClaims, PlayClaims } from '../core/token/claims.ts'
import { logError } from './log.ts'
import type { Services } from './services.ts'
import { deviceOf, deviceText } from './viewer.ts'
import type { ViewerStreams } from './viewer-streams.ts'

/** One sign of life of a session on a device in this time, however many segments it asks for. */
const BEAT_MS = 20_000
/** Streams whose answer is remembered; at some 500 bytes each 4 MB. */
const CAPACITY = 8192

/** Where a viewer's sessions are counted. */
export type StreamCounter = (
  viewer: string,
) => Pick<DurableObjectStub<ViewerStreams>, 'beat' | 'hasRoom'>

interface Limit {
  readonly viewer: string
  readonly maxStreams: number
}

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
  /** By session, and by session and device. */
  readonly #verdicts = new Map<string, Verdict>()
  readonly #capacity: number

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#verdicts.size
  }

  /** For a request of a session. @throws DeliveryError `streams` */
  check(session: PlayClaims, context: StreamContext): void {
    const limit = limitOf(session)
    if (limit === undefined) return
    if (!this.#hear(session, limit, context).isWithinLimit) throw tooManyStreams()
  }

  /** For a session that is about to begin. @throws DeliveryError `streams` */
  async checkRoom(link: LinkClaims, { request, counterOf, policy }: StreamContext): Promise<void> {
    const limit = limitOf(link)
    if (limit === undefined || policy === 'stop_oldest') return
    const { viewer, maxStreams } = limit
    const hasRoom = await counterOf(viewer)
      .hasRoom({ device: await deviceOf(request), maxStreams })
      .catch(letPlay)
    if (!hasRoom) throw tooManyStreams()
  }

  /**
   * For a session that has just begun: it takes its place before it plays, or any number could be
   * begun first and played then. What ends others has to play for that.
   */
  begin(session: PlayClaims, context: StreamContext): void {
    const limit = limitOf(session)
    if (limit !== undefined && context.policy === 'reject_new') this.#hear(session, limit, context)
  }

  /** Sends a sign of life where one is due, and gives what is known until it is answered. */
  #hear(session: PlayClaims, limit: Limit, context: StreamContext): Verdict {
    const overall = this.#verdictOf(session.sid)
    const verdict = this.#verdictOn(deviceText(context.request), session.sid, overall)
    const nowMs = Date.now()
    if (nowMs >= verdict.nextBeatAtMs) {
      verdict.nextBeatAtMs = nowMs + BEAT_MS
      context.later(
        beat(session, limit, context).then((isWithinLimit) => {
          verdict.isWithinLimit = isWithinLimit
          overall.isWithinLimit = isWithinLimit
        }),
      )
    }
    return verdict
  }

  /**
   * A device that was not heard of plays at once, as whoever changes his network. Once the count
   * refused the session it shares what holds for that, or every request could be of another device.
   */
  #verdictOn(device: string, sid: string, overall: Verdict): Verdict {
    const name = `${sid}\n${device}`
    return overall.isWithinLimit || this.#verdicts.has(name) ? this.#verdictOf(name) : overall
  }

  /** A Map keeps insertion order, so the first key is always the one used longest ago. */
  #verdictOf(name: string): Verdict {
    const verdict = this.#verdicts.get(name) ?? { isWithinLimit: true, nextBeatAtMs: 0 }
    this.#verdicts.delete(name)
    this.#verdicts.set(name, verdict)
    const oldest = this.#verdicts.size > this.#capacity ? this.#verdicts.keys().next() : undefined
    if (oldest?.done === false) this.#verdicts.delete(oldest.value)
    return verdict
  }
}

function limitOf({ viewer, max_streams: maxStreams }: Claims): Limit | undefined {
  return viewer === undefined || maxStreams === undefined ? undefined : { viewer, maxStreams }
}

async function beat(
  { sid, iat = 0 }: PlayClaims,
  { viewer, maxStreams }: Limit,
  { request, counterOf, policy }: StreamContext,
): Promise<boolean> {
  const device = await deviceOf(request)
  const heartbeat = { sid, startedAt: iat, device, maxStreams, policy }
  return counterOf(viewer).beat(heartbeat).catch(letPlay)
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
