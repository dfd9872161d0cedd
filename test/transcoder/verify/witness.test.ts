import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSegmentsOf, trackOf } from '../../../transcoder/verify/derive/media.ts'
import type { MediaPlaylist } from '../../../transcoder/verify/presentation.ts'
import { readPresentation } from '../../../transcoder/verify/read/read-presentation.ts'
import { ffprobe, hasNoFfmpeg, temporaryFolder } from '../../support/ffmpeg.ts'
import { makeMuxedTrees } from '../../support/muxed-trees.ts'
import { served, type Tree } from '../../support/tree.ts'
import { BASE, memoryResources } from '../../support/verify/stream-files.ts'

const folder = temporaryFolder()
const trees = hasNoFfmpeg ? [] : makeMuxedTrees(folder)

interface ProbedStream {
  readonly codec_type: string
  readonly start_time: string
  readonly nb_read_packets: string
  readonly width?: number
  readonly height?: number
  readonly channels?: number
  readonly level?: number
}

describe.skipIf(hasNoFfmpeg)('what is measured is what ffprobe measures', () => {
  it.each(trees)('$kind ($name)', async (tree) => {
    const files = new Map([...tree.files].map(([name, bytes]) => [name, served(name, bytes, '')]))
    const { media } = await readPresentation(
      resourcesOf(tree, files),
      BASE + encodeURIComponent(tree.entry),
    )
    expect(media.length).toBeGreaterThan(0)
    for (const playlist of media) {
      expect(playlist.segments.map(({ measured }) => measured.state)).toEqual(
        playlist.segments.map(() => 'read'),
      )
      for (const stream of probe(tree, playlist)) compare(playlist, stream)
    }
  })
})

/** URIs from the root, and such as name the server, lead into the tree as well. */
function resourcesOf(tree: Tree, files: Map<string, Uint8Array>) {
  const inner = memoryResources(files)
  return {
    get: (uri: string, wanted: Parameters<typeof inner.get>[1]) =>
      inner.get(uri.replace(`https://video.example/trees/${tree.name}/`, BASE), wanted),
  }
}

function compare(playlist: MediaPlaylist, stream: ProbedStream): void {
  const kind = stream.codec_type === 'video' ? 'video' : 'audio'
  const tracks = readSegmentsOf(playlist).flatMap((segment) => trackOf(segment, kind) ?? [])
  const [first] = tracks
  const samples = tracks.reduce((sum, track) => sum + track.sampleCount, 0)
  expect([playlist.label, kind, samples]).toEqual([
    playlist.label,
    kind,
    Number(stream.nb_read_packets),
  ])
  const { format } = first ?? {}
  if (format?.kind === 'video') {
    expect([format.width, format.height]).toEqual([stream.width, stream.height])
    expect(Number.parseInt(format.codec?.slice(-2) ?? '', 16)).toBe(stream.level)
  }
  if (format?.kind === 'audio') expect(format.channels).toBe(stream.channels)
  expect(first?.startSeconds).toBeCloseTo(Number(stream.start_time), 3)
}

/** The playlist's media as one file, or the playlist itself where it is encrypted. */
function probe(tree: Tree, playlist: MediaPlaylist): readonly ProbedStream[] {
  const args = ['-count_packets', '-show_streams', fileOf(tree, playlist)]
  const isEncrypted = playlist.segments.some(({ key }) => key !== undefined)
  const { streams = [] } = ffprobe(...(isEncrypted ? ['-allowed_extensions', 'ALL'] : []), ...args)
  return streams as ProbedStream[]
}

function fileOf(tree: Tree, playlist: MediaPlaylist): string {
  if (playlist.segments.some(({ key }) => key !== undefined))
    return join(folder, tree.name, playlist.label)
  const [segment] = playlist.segments
  const parts = [segment?.map, ...playlist.segments].flatMap((part) => {
    if (part === undefined) return []
    const uri = new URL(part.uri, playlist.uri).pathname.replace(
      /^.*\/(?:films\/x|trees\/[^/]+)\//,
      '',
    )
    const bytes = tree.files.get(decodeURIComponent(uri)) ?? new Uint8Array()
    const { offset, length } = part.range ?? { offset: 0, length: bytes.length }
    return [bytes.subarray(offset, offset + length)]
  })
  const file = join(folder, 'joined')
  writeFileSync(file, Buffer.concat(parts))
  return file
}
