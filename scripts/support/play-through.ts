import { SluiceError } from '../../src/core/errors.ts'
import type { Fragment } from '../../transcoder/mp4/fragment.ts'
import { FragmentReader } from '../../transcoder/mp4/fragment-reader.ts'
import type { InitSegment } from '../../transcoder/mp4/init-segment.ts'
import { type ListedRendition, readListing, readSegments } from './playlist-listing.ts'

export interface PlayedRendition {
  readonly label: string
  readonly kind: 'video' | 'audio'
  readonly segments: number
  readonly bytes: number
  readonly durationSeconds: number
  /** Starts of all segments on the media's timeline, in seconds. */
  readonly boundaries: readonly number[]
}

export interface PlayThrough {
  readonly renditions: readonly PlayedRendition[]
  readonly requests: number
  readonly bytes: number
}

/** EXTINF has six decimals; what lies within this is the same. */
const TOLERANCE_SECONDS = 0.001

/**
 * Plays a whole presentation as a player does: the entry, every variant, every segment. What the
 * playlists say is held against what the segments hold.
 *
 * @throws SluiceError `playback_failed` at the first thing that does not agree
 */
export async function playThrough(streamUrl: string): Promise<PlayThrough> {
  const session = new Session()
  await session.expectStatus(withoutQuery(streamUrl), 401)
  const entry = await session.text(streamUrl)
  const listed = readListing(entry, streamUrl)
  if (!listed.some(({ kind }) => kind === 'video')) throw failed('the entry lists no video')
  const renditions: PlayedRendition[] = []
  for (const rendition of listed) renditions.push(await playRendition(rendition, session))
  checkBoundaries(renditions)
  return { renditions, requests: session.requests, bytes: session.bytes }
}

async function playRendition(
  rendition: ListedRendition,
  session: Session,
): Promise<PlayedRendition> {
  const { label, kind, url } = rendition
  if (!new URL(url).pathname.startsWith('/s/')) throw failed(`${label} is listed without a token`)
  const playlist = readSegments(await session.text(url), url)
  if (!playlist.isEnded) throw failed(`${label} has no EXT-X-ENDLIST`)
  const reader = new FragmentReader()
  let bytes = 0
  const boundaries: number[] = []
  const [init] = reader.push(await session.bytesOf(playlist.mapUrl))
  if (init?.type !== 'init') throw failed(`the EXT-X-MAP of ${label} is not an init segment`)
  for (const [index, segment] of playlist.segments.entries()) {
    const body = await session.bytesOf(segment.url)
    bytes += body.byteLength
    const fragments = reader
      .push(body)
      .flatMap((event) => (event.type === 'fragment' ? event.fragment : []))
    const name = `segment ${index + 1} of ${label}`
    const span = spanOf(fragments, init.init)
    checkSegment(
      name,
      span.endSeconds - span.startSeconds,
      segment.durationSeconds,
      playlist.targetSeconds,
    )
    boundaries.push(span.startSeconds)
  }
  reader.end()
  checkContinuity(label, boundaries, playlist.segments)
  const durationSeconds = playlist.segments.reduce(
    (sum, segment) => sum + segment.durationSeconds,
    0,
  )
  checkRate(rendition, (bytes * 8) / durationSeconds)
  return { label, kind, segments: playlist.segments.length, bytes, durationSeconds, boundaries }
}

/**
 * What a segment plays: its samples' time, less the encoder's priming that the edit list takes off
 * the beginning of sound. (For pictures the same list only undoes their reordering.)
 */
function spanOf(fragments: readonly Fragment[], init: InitSegment) {
  const first = fragments[0]?.decodeTime ?? 0
  const length = fragments.reduce((sum, fragment) => sum + fragment.duration, 0)
  const priming = init.kind === 'audio' ? init.presentationOffset : 0
  const shown = (ticks: number) => Math.max(0, ticks - priming) / init.timescale
  return { startSeconds: shown(first), endSeconds: shown(first + length) }
}

function checkSegment(
  name: string,
  seconds: number,
  saidSeconds: number,
  targetSeconds: number,
): void {
  if (Math.abs(seconds - saidSeconds) > TOLERANCE_SECONDS) {
    throw failed(`${name} lasts ${seconds.toFixed(3)} s, its EXTINF says ${saidSeconds}`)
  }
  if (Math.round(saidSeconds) > targetSeconds)
    throw failed(`${name} is longer than EXT-X-TARGETDURATION`)
}

function checkContinuity(
  label: string,
  boundaries: readonly number[],
  segments: readonly { readonly durationSeconds: number }[],
): void {
  let expected = boundaries[0] ?? 0
  for (const [index, start] of boundaries.entries()) {
    if (Math.abs(start - expected) > TOLERANCE_SECONDS * (index + 1)) {
      throw failed(
        `segment ${index + 1} of ${label} starts at ${start} s, not where the last one ended`,
      )
    }
    expected += segments[index]?.durationSeconds ?? 0
  }
}

/** Apple's authoring rules 1.26 and 1.27: what is measured is within 10 % of what is said. */
function checkRate({ label, kind, averageBps }: ListedRendition, measuredBps: number): void {
  if (kind === 'video' && averageBps !== undefined && measuredBps > averageBps * 1.1) {
    throw failed(
      `${label} has ${Math.round(measuredBps)} bit/s, its AVERAGE-BANDWIDTH says ${averageBps}`,
    )
  }
}

function checkBoundaries(renditions: readonly PlayedRendition[]): void {
  const [first, ...others] = renditions.filter(({ kind }) => kind === 'video')
  for (const other of others) {
    const isSame = first?.boundaries.every(
      (start, index) =>
        Math.abs(start - (other.boundaries[index] ?? Number.NaN)) <= TOLERANCE_SECONDS,
    )
    if (!isSame || first?.segments !== other.segments) {
      throw failed(`${other.label} has other segment boundaries than ${first?.label}`)
    }
  }
}

/** Fetches, counts, and takes only whole answers. */
class Session {
  requests = 0
  bytes = 0

  async text(url: string): Promise<string> {
    return new TextDecoder().decode(await this.bytesOf(url))
  }

  async bytesOf(url: string): Promise<Uint8Array> {
    const response = await this.expectStatus(url, 200)
    const body = new Uint8Array(await response.arrayBuffer())
    // Of a compressed body it counts what was sent, which fetch has unpacked already.
    const isPacked = response.headers.has('Content-Encoding')
    const said = response.headers.get('Content-Length')
    if (!isPacked && said !== null && Number(said) !== body.byteLength) {
      throw failed(`${nameOf(url)} has ${body.byteLength} bytes where ${said} were announced`)
    }
    this.bytes += body.byteLength
    return body
  }

  async expectStatus(url: string, status: number): Promise<Response> {
    this.requests += 1
    const response = await fetch(url)
    if (response.status !== status) {
      throw failed(`${nameOf(url)} gives ${response.status} where ${status} was expected`)
    }
    return response
  }
}

/** Without query and token, so that it can be shown. */
function nameOf(url: string): string {
  return new URL(url).pathname.replace(/^\/s\/[^/]+\//, '/')
}

function withoutQuery(url: string): string {
  const bare = new URL(url)
  bare.search = ''
  return bare.href
}

function failed(reason: string): SluiceError {
  return new SluiceError('playback_failed', `the stream does not play: ${reason}`)
}
