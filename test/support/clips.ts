import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SignRequest } from '../../scripts/support/links.ts'
import type { TestEdge } from './edge.ts'
import { ffmpeg } from './ffmpeg.ts'
import { makeClip, makeMuxedTree } from './muxed-trees.ts'
import { assetOf, copyTree, readFolder, type Tree } from './tree.ts'

/** One way to ask for a part of a film, or for its DASH manifest, and how much of it then plays. */
export interface Part {
  readonly title: string
  readonly asset: string
  readonly link: Partial<SignRequest>
  readonly wish?: string
  readonly seconds: number
}

const OWN = 'films/own'
const TS = { name: 'clipped-ts' }
const DASH = { name: 'clipped-dash' }
const MANIFEST = 'manifest.mpd'
const MIDDLE = { start: 4, end: 8 }
const WISH = 'start=4&end=8'

export const HLS_PARTS: readonly Part[] = [
  { title: 'a clip of ours by claim', asset: OWN, link: { terms: { clip: MIDDLE } }, seconds: 4 },
  { title: 'a clip of ours by wish', asset: OWN, link: {}, wish: WISH, seconds: 4 },
  {
    title: 'a preview of ours',
    asset: OWN,
    link: { terms: { clip: { start: 0, end: 4 } } },
    seconds: 4,
  },
  {
    title: "a clip of FFmpeg's TS by wish",
    asset: assetOf(TS),
    link: {},
    wish: WISH,
    seconds: 4,
  },
  {
    title: 'a clip by claim whose sound was cut elsewhere than its picture',
    asset: assetOf(DASH),
    link: { terms: { clip: MIDDLE } },
    seconds: 4,
  },
]

export const DASH_PARTS: readonly Part[] = [
  { title: 'a manifest', asset: assetOf(DASH), link: { entry: MANIFEST }, seconds: 10 },
  {
    title: 'a manifest of low renditions',
    asset: assetOf(DASH),
    link: { entry: MANIFEST, terms: { max_height: 90 } },
    seconds: 10,
  },
  {
    title: 'a manifest cut by claim',
    asset: assetOf(DASH),
    link: { entry: MANIFEST, terms: { clip: MIDDLE } },
    seconds: 4,
  },
  {
    title: 'a manifest cut by wish',
    asset: assetOf(DASH),
    link: { entry: MANIFEST },
    wish: WISH,
    seconds: 4,
  },
]

/** Publishes what the parts are parts of. */
export async function publishParts(edge: TestEdge, folder: string): Promise<void> {
  const clip = join(folder, 'clip.mp4')
  makeClip(clip)
  await edge.publish(clip, OWN)
  await copyTree(makeMuxedTree(clip, folder, TS.name), edge.store, edge.url)
  await copyTree(makeDashTree(clip, folder), edge.store, edge.url)
}

export async function partUrl(edge: TestEdge, { asset, link, wish }: Part): Promise<string> {
  const { streamUrl } = await edge.sign(asset, link)
  return wish === undefined ? streamUrl : `${streamUrl}&${wish}`
}

/** FFmpeg's DASH muxer told to write our names, so that segments can be told by their numbers. */
function makeDashTree(clip: string, folder: string): Tree {
  const version = '_v0123456789abcdef'
  const target = join(folder, DASH.name)
  const inside = join(target, version)
  for (const stream of ['r0', 'r1', 'r2']) mkdirSync(join(inside, stream), { recursive: true })
  ffmpeg(
    ...['-i', clip, '-map', '0:v:0', '-map', '0:v:1', '-map', '0:a:0', '-c', 'copy'],
    ...['-f', 'dash', '-seg_duration', '2', '-hls_playlist', '1'],
    ...['-adaptation_sets', 'id=0,streams=v id=1,streams=a'],
    ...['-init_seg_name', 'r$RepresentationID$/init.mp4'],
    ...['-media_seg_name', 'r$RepresentationID$/$Number%05d$.m4s', join(inside, MANIFEST)],
  )
  const files = readFolder(target)
  const lift = (name: string, edit: (text: string) => string) => {
    const text = new TextDecoder().decode(files.get(`${version}/${name}`))
    files.set(name, new TextEncoder().encode(edit(text)))
  }
  lift('master.m3u8', (text) => text.replaceAll('media_', `${version}/media_`))
  lift(MANIFEST, (text) => text.replaceAll('="r$', `="${version}/r$`))
  const about = { ...DASH, kind: 'DASH', entry: MANIFEST, durationSeconds: 10 }
  return { ...about, files, hasTypes: true }
}
