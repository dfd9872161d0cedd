/** What happens to whoever plays more at once than his link allows. */
export const STREAM_POLICIES = ['reject_new', 'stop_oldest'] as const
export type StreamPolicy = (typeof STREAM_POLICIES)[number]

/** A sign of life of one playback session on one device. */
export interface Heartbeat {
  readonly sid: string
  /** When the session began, in seconds since 1970. */
  readonly startedAt: number
  /** Tells a viewer's devices apart; the same one may have begun anew. */
  readonly device: string
  readonly maxStreams: number
  readonly policy: StreamPolicy
}

/** A session on a device, for as long as it goes on without a break. Times are the counter's own. */
export interface LiveStream {
  readonly sid: string
  readonly device: string
  /** By which it is older or younger than others, as far as that is known. */
  readonly orderMs: number
  readonly sinceMs: number
  readonly lastSeenMs: number
}

/** The time, and since when the counter remembers anything, in milliseconds of one clock. */
export interface CounterTime {
  readonly nowMs: number
  readonly wokeAtMs: number
}

/**
 * A player asks for a segment every few seconds, or for many at once and then for none while its
 * buffer, up to half a minute in native players, drains. After this silence it has ended.
 */
export const LIVE_MS = 60_000

/** What is heard for the first time so soon after the counter woke up may have played before. */
const WAKING_MS = 30_000

/** What the streams of one viewer are after a sign of life, which a list that is full takes no more. */
export function withHeartbeat(
  streams: readonly LiveStream[],
  heartbeat: Heartbeat,
  time: CounterTime,
): readonly LiveStream[] {
  const live = liveStreams(streams, time.nowMs)
  if (live.some(isOf(heartbeat))) {
    const beaten = (each: LiveStream) => ({ ...each, lastSeenMs: time.nowMs })
    return live.map((each) => (isOf(heartbeat)(each) ? beaten(each) : each))
  }
  return isFull(live, heartbeat) ? live : [...live, begun(heartbeat, time)]
}

/** Whether a stream is among those that may play, after its sign of life was noted. */
export function isWithinLimit(streams: readonly LiveStream[], heartbeat: Heartbeat): boolean {
  const { maxStreams, policy } = heartbeat
  const counted = countedStreams(streams).sort((a, b) => a.orderMs - b.orderMs)
  const allowed =
    policy === 'reject_new' ? counted.slice(0, maxStreams) : counted.slice(-maxStreams)
  return allowed.some(isOf(heartbeat))
}

/** Whether there is room for a session that has yet to begin. */
export function hasRoom(
  streams: readonly LiveStream[],
  wanted: Pick<Heartbeat, 'device' | 'maxStreams'>,
  nowMs: number,
): boolean {
  const live = liveStreams(streams, nowMs)
  const others = countedStreams(live).filter(({ device }) => device !== wanted.device)
  return others.length < wanted.maxStreams && !isFull(live, wanted)
}

/**
 * Some more than any viewer has who turns from film to film; what comes on top is refused, for what
 * is forgotten too soon could come back as new.
 */
export function capacity(maxStreams: number): number {
  return 24 + 8 * maxStreams
}

function isFull(live: readonly LiveStream[], { maxStreams }: Pick<Heartbeat, 'maxStreams'>) {
  return live.length >= capacity(maxStreams)
}

function liveStreams(streams: readonly LiveStream[], nowMs: number): readonly LiveStream[] {
  return streams.filter(({ lastSeenMs }) => nowMs - lastSeenMs < LIVE_MS)
}

/** Whoever comes back after he had ended is new; only a counter that just woke up cannot tell. */
function begun(
  { sid, device, startedAt }: Heartbeat,
  { nowMs, wokeAtMs }: CounterTime,
): LiveStream {
  const isKnown = nowMs - wokeAtMs >= WAKING_MS
  const orderMs = isKnown ? nowMs : Math.min(startedAt * 1000, nowMs)
  return { sid, device, orderMs, sinceMs: nowMs, lastSeenMs: nowMs }
}

/**
 * Without those that others took the place of. A page that is loaded again begins a new session, and
 * a session may go on under a new address; the old one falls silent then, though nobody ended it. Two
 * windows on one device both go on, as do two devices with one URL, and so both count.
 */
function countedStreams(streams: readonly LiveStream[]): LiveStream[] {
  const bySession = latestBy(streams, ({ sid }) => sid)
  const byDevice = latestBy(streams, ({ device }) => device)
  return streams.filter(({ sid, device, lastSeenMs }) => {
    const latest = Math.max(bySession.get(sid) ?? 0, byDevice.get(device) ?? 0)
    return latest <= lastSeenMs
  })
}

/** When the newest stream of each began. */
function latestBy(
  streams: readonly LiveStream[],
  nameOf: (stream: LiveStream) => string,
): ReadonlyMap<string, number> {
  const latest = new Map<string, number>()
  for (const stream of streams) {
    const name = nameOf(stream)
    latest.set(name, Math.max(latest.get(name) ?? 0, stream.sinceMs))
  }
  return latest
}

function isOf(wanted: Pick<Heartbeat, 'sid' | 'device'>): (stream: LiveStream) => boolean {
  return ({ sid, device }) => sid === wanted.sid && device === wanted.device
}
