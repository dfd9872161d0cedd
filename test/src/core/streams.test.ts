import { describe, expect, it } from 'vitest'
import {
  capacity,
  type Heartbeat,
  hasRoom,
  isWithinLimit,
  LIVE_MS,
  type LiveStream,
  withHeartbeat,
} from '../../../src/core/streams.ts'

/** A viewer's streams as signs of life come in. The counter woke up before the first. */
class Viewer {
  streams: readonly LiveStream[] = []
  nowMs = 1_000_000
  wokeAtMs = this.nowMs
  readonly limits: Pick<Heartbeat, 'maxStreams' | 'policy'>

  constructor(maxStreams: number, policy: Heartbeat['policy'] = 'reject_new') {
    this.limits = { maxStreams, policy }
  }

  beat(sid: string, startedAt: number, device = sid): boolean {
    const heartbeat = { sid, startedAt, device, ...this.limits }
    this.streams = withHeartbeat(this.streams, heartbeat, this)
    return isWithinLimit(this.streams, heartbeat)
  }

  hasRoom(device: string): boolean {
    return hasRoom(this.streams, { device, ...this.limits }, this.nowMs)
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

  it('stops nobody who plays for one who comes back', () => {
    const viewer = new Viewer(1)
    viewer.beat('phone', 1)
    viewer.wait(600)
    expect(viewer.hasRoom('tv')).toBe(true)
    expect(viewer.beat('tv', 601)).toBe(true)
    viewer.wait(20)
    expect(viewer.beat('phone', 1)).toBe(false)
    expect(viewer.beat('tv', 601)).toBe(true)
    viewer.wait(50)
    viewer.beat('phone', 1)
    viewer.wait(10)
    expect(viewer.beat('phone', 1)).toBe(true)
  })

  it('takes a minute of silence for the end', () => {
    expect(LIVE_MS).toBe(60_000)
  })

  it('has room as soon as those before have been silent for a minute', () => {
    const viewer = new Viewer(1)
    viewer.beat('a', 1)
    viewer.wait(LIVE_MS / 1000)
    expect(viewer.hasRoom('b')).toBe(true)
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

  it('takes who comes back for the newest', () => {
    const viewer = new Viewer(1, 'stop_oldest')
    viewer.beat('phone', 1)
    viewer.wait(600)
    viewer.beat('tv', 601)
    viewer.wait(20)
    expect(viewer.beat('phone', 1)).toBe(true)
    expect(viewer.beat('tv', 601)).toBe(false)
  })
})

describe('one session on several devices', () => {
  it('is as many streams', () => {
    const viewer = new Viewer(2)
    const devices = ['tv', 'phone', 'laptop', 'tablet']
    const round = () => {
      viewer.wait(20)
      return devices.map((device) => viewer.beat('shared', 1, device))
    }
    round()
    for (let turn = 0; turn < 5; turn++) expect(round()).toEqual([true, true, false, false])
    expect(viewer.hasRoom('radio')).toBe(false)
  })

  it('is one stream that went on under another address', () => {
    const viewer = new Viewer(1)
    viewer.beat('s', 1, 'at home')
    viewer.wait(20)
    expect(viewer.beat('s', 1, 'on the way')).toBe(true)
    viewer.wait(20)
    expect(viewer.beat('s', 1, 'on the way')).toBe(true)
    expect(viewer.beat('other', 41, 'tv')).toBe(false)
  })
})

describe('more streams than anybody has', () => {
  it('are refused and not remembered, and push nobody out', () => {
    const viewer = new Viewer(1)
    viewer.beat('first', 1, 'tv')
    const round = () =>
      Array.from({ length: 500 }, (_, index) => viewer.beat(`s${index}`, 2, `device ${index}`))
    round()
    for (let turn = 0; turn < 5; turn++) {
      viewer.wait(20)
      expect(viewer.beat('first', 1, 'tv')).toBe(true)
      expect(round().filter(Boolean)).toEqual([])
      expect(viewer.streams.length).toBe(capacity(1))
    }
    expect(viewer.hasRoom('tv')).toBe(false)
    viewer.wait(LIVE_MS / 1000)
    expect(viewer.hasRoom('tv')).toBe(true)
  })

  it('are refused on one device as well, whatever became silent there', () => {
    const viewer = new Viewer(1)
    const names = Array.from({ length: capacity(1) + 10 }, (_, index) => `s${index}`)
    const round = () =>
      names.map((sid) => {
        viewer.wait(0.1)
        return viewer.beat(sid, 1, 'tv')
      })
    round()
    expect(round().filter(Boolean).length).toBeLessThanOrEqual(1)
  })

  it('leave room for a viewer who turns from film to film', () => {
    const viewer = new Viewer(1)
    for (let film = 0; film < 30; film++) {
      viewer.wait(2)
      expect(viewer.hasRoom('tv')).toBe(true)
      expect(viewer.beat(`film ${film}`, film * 2, 'tv')).toBe(true)
    }
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
    viewer.wait(1000)
    viewer.streams = []
    viewer.wokeAtMs = viewer.nowMs
    viewer.wait(29)
    viewer.beat('new', 2)
    expect(viewer.beat('old', 1)).toBe(true)
    expect(viewer.beat('new', 2)).toBe(false)
  })
})
