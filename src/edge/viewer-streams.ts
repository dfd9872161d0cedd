import { DurableObject } from 'cloudflare:workers'
import {
  type CounterTime,
  type Heartbeat,
  hasRoom,
  isWithinLimit,
  type LiveStream,
  withHeartbeat,
} from '../core/streams.ts'
import type { Env } from './config.ts'

/**
 * Counts one viewer's live streams, wherever he watches. It keeps them in memory: they are over
 * within a minute anyway, those that go on tell of themselves every 20 s, and which session is older
 * stands in their tokens, so after a restart the same ones play on. Storage would add its price to
 * every sign of life and nothing to the answer.
 */
export class ViewerStreams extends DurableObject<Env> {
  readonly #wokeAtMs = Date.now()
  #streams: readonly LiveStream[] = []
  #nowMs = 0

  /** Notes that a session plays, and says whether it may. */
  beat(heartbeat: Heartbeat): boolean {
    this.#streams = withHeartbeat(this.#streams, heartbeat, this.#time())
    return isWithinLimit(this.#streams, heartbeat)
  }

  /** Whether one more session of a device may begin. */
  hasRoom(wanted: Pick<Heartbeat, 'device' | 'maxStreams'>): boolean {
    return hasRoom(this.#streams, wanted, this.#time().nowMs)
  }

  /** Never the same twice, so that of two signs of life one came first. */
  #time(): CounterTime {
    this.#nowMs = Math.max(this.#nowMs + 1, Date.now())
    return { nowMs: this.#nowMs, wokeAtMs: this.#wokeAtMs }
  }
}
