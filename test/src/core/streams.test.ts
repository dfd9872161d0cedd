import { describe, expect, it } from 'vitest'
import {
  type Heartbeat,
  hasRoom,
  isWithinLimit,
  LIVE_MS,
  type LiveSession,
  withHeartbeat,
} from '../../../src/core/streams.ts'

/** A viewer's sessions as signs of life come in. */
class Viewer {
  sessions: readonly LiveSession[] = []
  nowMs = 1_000_000
  readonly limits: Pick<Heartbeat, 'maxStreams' | 'policy'>

  constructor(maxStreams: number, policy: Heartbeat['policy'] = 'reject_new') {
    this.limits = { maxStreams, policy }
  }

  beat(sid: string, startedAt: number, device = sid): boolean {
    const heartbeat = { sid, startedAt, device, ...this.limits }
    this.sessions = withHeartbeat(this.sessions, heartbeat, this.nowMs)
    return isWithinLimit(this.sessions, heartbeat)
  }

  hasRoom(device: string): boolean {
    return hasRoom(this.sessions, { device, ...this.limits }, this.nowMs)
  }

  wait(seconds: number): void {
    this.nowMs += seconds * 1000
  }
}

describe('reject_new', () => {
  it('lets as many play as are allowed, and no newer one', () => {
    const viewer = new Viewer(2)
    expect([viewer.beat('a', 1), viewer.beat('b', 2), viewer.beat('c', 3)]).toEqual([
      true,
      true,
      false,
    ])
    viewer.wait(20)
    expect([viewer.beat('c', 3), viewer.beat('b', 2), viewer.beat('a', 1)]).toEqual([
      false,
      true,
      true,
    ])
    expect(viewer.hasRoom('d')).toBe(false)
  })

  it('lets the next one play a minute after another fell silent', () => {
    const viewer = new Viewer(1)
    viewer.beat('a', 1)
    viewer.wait(LIVE_MS / 1000 - 1)
    expect(viewer.hasRoom('b')).toBe(false)
    expect(viewer.beat('b', 2)).toBe(false)
    viewer.wait(1)
    expect(viewer.hasRoom('c')).toBe(false)
    expect(viewer.beat('b', 2)).toBe(true)
  })

  it('counts by when sessions began, not by who is heard first', () => {
    const viewer = new Viewer(1)
    expect(viewer.beat('new', 9)).toBe(true)
    expect(viewer.beat('old', 1)).toBe(true)
    expect(viewer.beat('new', 9)).toBe(false)
  })
})

describe('stop_oldest', () => {
  it('ends the oldest for a newer one', () => {
    const viewer = new Viewer(1, 'stop_oldest')
    expect(viewer.beat('a', 1)).toBe(true)
    expect(viewer.beat('b', 2)).toBe(true)
    viewer.wait(20)
    expect(viewer.beat('a', 1)).toBe(false)
    expect(viewer.beat('b', 2)).toBe(true)
  })
})

describe('a page that is loaded again', () => {
  it('plays at once, though nobody ended its old session', () => {
    const viewer = new Viewer(1)
    viewer.beat('before', 1, 'laptop')
    viewer.wait(5)
    expect(viewer.hasRoom('laptop')).toBe(true)
    expect(viewer.hasRoom('phone')).toBe(false)
    expect(viewer.beat('after', 6, 'laptop')).toBe(true)
    viewer.wait(20)
    expect(viewer.beat('after', 6, 'laptop')).toBe(true)
    expect(viewer.beat('third', 26, 'phone')).toBe(false)
  })

  it('but two windows of one device are two streams', () => {
    const viewer = new Viewer(1)
    viewer.beat('first', 1, 'laptop')
    viewer.wait(5)
    expect(viewer.beat('second', 6, 'laptop')).toBe(true)
    viewer.wait(15)
    expect(viewer.beat('first', 1, 'laptop')).toBe(true)
    viewer.wait(5)
    expect(viewer.beat('second', 6, 'laptop')).toBe(false)
  })
})

describe('after the counter was started anew', () => {
  it('the same sessions play on', () => {
    const viewer = new Viewer(1)
    viewer.beat('old', 1)
    expect(viewer.beat('new', 2)).toBe(false)
    viewer.sessions = []
    viewer.beat('new', 2)
    expect(viewer.beat('old', 1)).toBe(true)
    expect(viewer.beat('new', 2)).toBe(false)
  })
})
