import { DurableObject } from 'cloudflare:workers'
import {
  type Heartbeat,
  hasRoom,
  isWithinLimit,
  type LiveSession,
  withHeartbeat,
} from '../core/streams.ts'
import type { Env } from './config.ts'

/**
 * Counts one viewer's live sessions, wherever he watches. It keeps them in memory: they are over
 * within a minute anyway, sessions that go on tell of themselves every 20 s, and which of them is
 * older stands in their tokens, so after a restart the same ones play on. Storage would add its
 * price to every sign of life and nothing to the answer.
 */
export class ViewerStreams extends DurableObject<Env> {
  #sessions: readonly LiveSession[] = []

  /** Notes that a session plays, and says whether it may. */
  beat(heartbeat: Heartbeat): boolean {
    this.#sessions = withHeartbeat(this.#sessions, heartbeat, Date.now())
    return isWithinLimit(this.#sessions, heartbeat)
  }

  /** Whether one more session of a device may begin. */
  hasRoom(wanted: Pick<Heartbeat, 'device' | 'maxStreams'>): boolean {
    return hasRoom(this.#sessions, wanted, Date.now())
  }
}
