/** What happens to whoever plays more at once than his link allows. */
export const STREAM_POLICIES = ['reject_new', 'stop_oldest'] as const
export type StreamPolicy = (typeof STREAM_POLICIES)[number]

/** A sign of life of one playback session. */
export interface Heartbeat {
  readonly sid: string
  /** When the session began, in seconds since 1970. */
  readonly startedAt: number
  /** Tells a viewer's devices apart; the same one may have begun anew. */
  readonly device: string
  readonly maxStreams: number
  readonly policy: StreamPolicy
}

export interface LiveSession {
  readonly sid: string
  readonly startedAt: number
  readonly device: string
  /** Milliseconds of the counter's own clock. */
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

/**
 * A player asks for a segment every few seconds, or for many at once and then for none while its
 * buffer, up to half a minute in native players, drains. After this silence it has ended.
 */
export const LIVE_MS = 60_000

/** What the sessions of one viewer are after a sign of life. */
export function withHeartbeat(
  sessions: readonly LiveSession[],
  { sid, startedAt, device }: Heartbeat,
  nowMs: number,
): readonly LiveSession[] {
  const known = sessions.find((session) => session.sid === sid)
  const beating = {
    sid,
    startedAt,
    device,
    firstSeenMs: known?.firstSeenMs ?? nowMs,
    lastSeenMs: nowMs,
  }
  return [...liveSessions(sessions, nowMs).filter((session) => session.sid !== sid), beating]
}

/** Whether a session is among those that may play, after its sign of life was noted. */
export function isWithinLimit(
  sessions: readonly LiveSession[],
  { sid, maxStreams, policy }: Heartbeat,
): boolean {
  const counted = sessions
    .filter((session) => !isSucceeded(session, sessions))
    .sort((a, b) => a.startedAt - b.startedAt || (a.sid < b.sid ? -1 : 1))
  const allowed =
    policy === 'reject_new' ? counted.slice(0, maxStreams) : counted.slice(-maxStreams)
  return allowed.some((session) => session.sid === sid)
}

/** Whether there is room for a session that has yet to begin. */
export function hasRoom(
  sessions: readonly LiveSession[],
  { device, maxStreams }: Pick<Heartbeat, 'device' | 'maxStreams'>,
  nowMs: number,
): boolean {
  const live = liveSessions(sessions, nowMs)
  const others = live.filter((each) => each.device !== device && !isSucceeded(each, live))
  return others.length < maxStreams
}

export function liveSessions(
  sessions: readonly LiveSession[],
  nowMs: number,
): readonly LiveSession[] {
  return sessions.filter((session) => nowMs - session.lastSeenMs < LIVE_MS)
}

/**
 * A page that is loaded again begins a new session, and its old one falls silent: that one counts no
 * more, though nobody ended it. Two windows on one device both go on, and so both count.
 */
function isSucceeded(session: LiveSession, sessions: readonly LiveSession[]): boolean {
  return sessions.some(
    (other) =>
      other.sid !== session.sid &&
      other.device === session.device &&
      other.startedAt >= session.startedAt &&
      other.firstSeenMs > session.lastSeenMs,
  )
}
