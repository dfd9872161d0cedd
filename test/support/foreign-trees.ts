import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TestEdge } from './edge.ts'
import { ffmpeg } from './ffmpeg.ts'
import { findMaterial } from './material-files.ts'

/** An HLS tree that Sluice did not make, as somebody would copy it into the bucket. */
export interface Tree {
  readonly name: string
  readonly folder: string
  /** The playlist that a player starts from, in the folder. */
  readonly entry: string
}

const SECONDS = 8
const HLS = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_playlist_type', 'vod']
const CODECS = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-c:a', 'aac']
const TWO = ['-map', '0:v', '-map', '0:v', '-map', '0:a', '-s:v:0', '160x90']
const GROUPED = ['-var_stream_map', 'v:0,agroup:a v:1,agroup:a a:0,agroup:a,default:yes']
const MUXED = ['-map', '0:v', '-map', '0:a']
const FMP4 = ['-hls_segment_type', 'fmp4']

/** What packagers write, each kind as FFmpeg writes it. `origin` is where the trees will be served. */
export function makeTrees(folder: string, origin: string): Tree[] {
  const clip = join(folder, 'clip.mp4')
  const picture = `testsrc2=size=320x180:rate=25:duration=${SECONDS}`
  const tone = `sine=frequency=330:sample_rate=48000:duration=${SECONDS}`
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    picture,
    '-f',
    'lavfi',
    '-i',
    tone,
    ...CODECS,
    '-pix_fmt',
    'yuv420p',
    clip,
  )
  const make = (name: string, entry: string, ...args: string[]): Tree => {
    const place = join(folder, name)
    mkdirSync(place)
    ffmpeg('-i', clip, ...args.map((arg) => arg.replaceAll('PLACE', place)))
    return { name, folder: place, entry }
  }
  const master = ['-master_pl_name', 'master.m3u8']
  return [
    make(
      'fmp4-grouped',
      'master.m3u8',
      ...TWO,
      ...CODECS,
      ...HLS,
      ...FMP4,
      ...GROUPED,
      ...master,
      'PLACE/%v/index.m3u8',
    ),
    make(
      'ts-grouped',
      'master.m3u8',
      ...TWO,
      ...CODECS,
      ...HLS,
      ...GROUPED,
      ...master,
      'PLACE/v%v.m3u8',
    ),
    make('ts-muxed', 'index.m3u8', ...MUXED, ...CODECS, ...HLS, 'PLACE/index.m3u8'),
    make(
      'ts-byte-range',
      'index.m3u8',
      ...MUXED,
      ...CODECS,
      ...HLS,
      '-hls_flags',
      'single_file',
      'PLACE/index.m3u8',
    ),
    make(
      'fmp4-byte-range',
      'index.m3u8',
      ...MUXED,
      ...CODECS,
      ...HLS,
      ...FMP4,
      '-hls_flags',
      'single_file',
      'PLACE/index.m3u8',
    ),
    renamed(
      make(
        'hostile-names',
        'index.m3u8',
        ...MUXED,
        ...CODECS,
        ...HLS,
        '-hls_segment_filename',
        'PLACE/part%d.ts',
        'PLACE/index.m3u8',
      ),
    ),
    rooted(
      make('root-relative', 'index.m3u8', ...MUXED, ...CODECS, ...HLS, 'PLACE/index.m3u8'),
      '',
    ),
    rooted(make('absolute', 'index.m3u8', ...MUXED, ...CODECS, ...HLS, 'PLACE/index.m3u8'), origin),
    encrypted(folder, make),
    make(
      'dash-muxer',
      'master.m3u8',
      ...TWO,
      ...CODECS,
      '-f',
      'dash',
      '-hls_playlist',
      '1',
      '-seg_duration',
      '2',
      '-adaptation_sets',
      'id=0,streams=v id=1,streams=a',
      'PLACE/manifest.mpd',
    ),
  ]
}

/** Trees of other people's, beside the checkout; none where they are absent. */
export function materialTrees(): Tree[] {
  const place = findMaterial('trees/shaka-project+shaka-player')
  if (place === undefined) return []
  const entries = [
    'master.m3u8',
    'index.m3u8',
    'manifest.m3u8',
    'hls.m3u8',
    'playlist.m3u8',
    'media.m3u8',
  ]
  return readdirSync(place)
    .filter((name) => statSync(join(place, name)).isDirectory())
    .map((name) => {
      const folder = join(place, name)
      const files = readdirSync(folder)
      return { name, folder, entry: entries.find((entry) => files.includes(entry)) ?? '' }
    })
}

/** Copies a tree as a tool does that knows nothing of media types. */
export async function copyTree(tree: Tree, asset: string, edge: TestEdge): Promise<void> {
  const options = { contentType: 'application/octet-stream', cacheControl: 'public, max-age=60' }
  for (const path of filesOf(tree.folder)) {
    const bytes = new Uint8Array(readFileSync(path))
    await edge.store.put(`${asset}/${relative(tree.folder, path)}`, bytes, options)
  }
}

export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
}

/** Spaces and percent signs in file names, percent-encoded in the playlist (RFC 3986 2.1). */
function renamed(tree: Tree): Tree {
  for (const path of filesOf(tree.folder).filter((each) => each.endsWith('.ts'))) {
    const number = /part(\d+)\.ts$/.exec(path)?.[1]
    writeFileSync(join(tree.folder, `100% part ${number}.ts`), readFileSync(path))
  }
  return edited(tree, (text) => text.replace(/^part(\d+)\.ts$/gm, '100%25%20part%20$1.ts'))
}

function rooted(tree: Tree, origin: string): Tree {
  return edited(tree, (text) =>
    text.replace(/^(index\d+\.ts)$/gm, `${origin}/trees/${tree.name}/$1`),
  )
}

function encrypted(
  folder: string,
  make: (name: string, entry: string, ...args: string[]) => Tree,
): Tree {
  const key = join(folder, 'secret.key')
  const about = join(folder, 'key-info.txt')
  const bytes = Buffer.from('0123456789abcdef')
  writeFileSync(key, bytes)
  writeFileSync(about, `secret.key\n${key}\n`)
  const args = [...MUXED, ...CODECS, ...HLS, '-hls_key_info_file', about, 'PLACE/index.m3u8']
  const tree = make('aes-128', 'index.m3u8', ...args)
  // The key lies in the tree, an object like any other.
  writeFileSync(join(tree.folder, 'secret.key'), bytes)
  return tree
}

function edited(tree: Tree, edit: (text: string) => string): Tree {
  const path = join(tree.folder, tree.entry)
  writeFileSync(path, edit(readFileSync(path, 'utf8')))
  return tree
}
