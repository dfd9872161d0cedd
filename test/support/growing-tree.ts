import { readFile } from 'node:fs/promises'
import { setInterval as ticks } from 'node:timers/promises'
import type { AssetStatus } from '../../src/core/asset-record.ts'
import { writeMediaPlaylist } from '../../src/core/playlist/write-media.ts'

/** A tree that is there in part, as if it were being encoded. */
export interface GrowingTree {
  readonly status: AssetStatus
  /**
   * How many segments its playlists have, once there is something to play. The sound may have more:
   * it is encoded faster than pictures.
   */
  reveal(segments: number, sound?: number): void
  /** One segment more after so many milliseconds each; whole with the last of them. */
  growEvery(milliseconds: number): Promise<void>
  finish(): void
  /** The encoder gives up, and takes away what it made. */
  fail(): void
  /** As it was when nothing had been encoded yet. */
  reset(): void
  /** A file as it is now; `undefined` for one that is not there. */
  read(name: string): Promise<Uint8Array | undefined>
}

/** Which of FFmpeg's playlists has no pictures. */
const SOUND = 'video-3.m3u8'

/** Makes a finished tree grow: its media playlists are written anew, its segments are as they are. */
export function growingTree(folder: string): GrowingTree {
  let status: AssetStatus = 'processing'
  let revealed = 0
  let revealedSound = 0
  const tree: GrowingTree = {
    get status() {
      return status
    },
    reveal(segments, sound = segments) {
      status = 'playable'
      revealed = segments
      revealedSound = sound
    },
    async growEvery(milliseconds) {
      const count = (await readSegments(`${folder}/video-0.m3u8`)).segments.length
      for await (const _ of ticks(milliseconds)) {
        if (status !== 'playable') return
        if (revealed + 1 >= count) return tree.finish()
        tree.reveal(revealed + 1)
      }
    },
    finish() {
      status = 'ready'
    },
    fail() {
      status = 'failed'
    },
    reset() {
      status = 'processing'
    },
    async read(name) {
      if (!name.endsWith('.m3u8')) return readFile(`${folder}/${name}`)
      if (status === 'processing' || status === 'failed') return undefined
      if (name === 'master.m3u8') return readFile(`${folder}/${name}`)
      const part = name === SOUND ? revealedSound : revealed
      const count = status === 'ready' ? undefined : part
      return new TextEncoder().encode(await writePart(`${folder}/${name}`, count))
    },
  }
  return tree
}

/** @param count of segments that are there; all and no more, where it is not given */
async function writePart(path: string, count: number | undefined): Promise<string> {
  const { segments, ...playlist } = await readSegments(path)
  const isGrowing = count !== undefined
  return writeMediaPlaylist({ ...playlist, segments: segments.slice(0, count), isGrowing })
}

/** What FFmpeg's own playlist says. */
async function readSegments(path: string) {
  const text = await readFile(path, 'utf8')
  const [, mapUri = ''] = /#EXT-X-MAP:URI="([^"]+)"/.exec(text) ?? []
  return {
    targetDuration: Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(text)?.[1]),
    mapUri,
    segments: [...text.matchAll(/#EXTINF:([\d.]+),\s*\n(.+)\n/g)].map(([, seconds, uri = '']) => ({
      uri,
      durationSeconds: Number(seconds),
    })),
  }
}
