import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ffmpeg } from './ffmpeg.ts'
import { assetOf, readFolder, renamed, SERVER, type Tree } from './tree.ts'

export const CLIP_SECONDS = 10

/** Streams of the source clip, by number: two pictures and a tone. */
const MUXED = 'v:0,a:0 v:1,a:1'
const AUDIO_GROUP = 'v:0,agroup:sound v:1,agroup:sound a:0,agroup:sound,default:yes'

/** Trees that FFmpeg's own muxers write, each from the same clip, without encoding it again. */
export function makeMuxedTrees(folder: string): Tree[] {
  const clip = join(folder, 'clip.mp4')
  makeClip(clip)
  const make = (name: string, kind: string, map: string, ...options: readonly string[]): Tree => {
    const target = join(folder, name)
    mkdirSync(target, { recursive: true })
    muxHls(clip, target, map, options)
    return described(name, kind, target)
  }
  const ts = makeMuxedTree(clip, folder, 'ts-muxed')
  const fmp4 = make('fmp4-audio-group', 'fMP4, sound apart', AUDIO_GROUP, ...FMP4)
  return [
    ts,
    make('ts-audio-group', 'TS, sound apart', AUDIO_GROUP),
    make('fmp4-muxed', 'fMP4, sound in the picture', MUXED, ...FMP4),
    fmp4,
    { ...fmp4, name: 'no-types', kind: 'fMP4, stored without media types', hasTypes: false },
    make('ts-single-file', 'TS, one file with byte ranges', MUXED, ...SINGLE_FILE),
    make(
      'fmp4-single-file',
      'fMP4, one file with byte ranges',
      AUDIO_GROUP,
      ...FMP4,
      ...SINGLE_FILE,
    ),
    make('sub-folders', 'a folder for each variant', AUDIO_GROUP, ...FMP4, ...subFolders(folder)),
    withOtherNames(fmp4),
    withSpaces(ts),
    withUris(fmp4, 'root-relative', 'URIs from the root', ''),
    withUris(ts, 'absolute', 'URIs with our own host', SERVER),
    make('aes-128', 'AES-128, the key in the tree', MUXED, ...encryption(folder, 'aes-128')),
    makeDash(clip, folder),
  ]
}

/** What FFmpeg's HLS muxer writes by default: TS, sound and picture in one. */
export function makeMuxedTree(clip: string, folder: string, name: string): Tree {
  const target = join(folder, name)
  mkdirSync(target, { recursive: true })
  muxHls(clip, target, MUXED, [])
  return described(name, 'TS, sound in the picture', target)
}

const FMP4 = ['-hls_segment_type', 'fmp4'] as const
const SINGLE_FILE = ['-hls_flags', 'single_file'] as const

function described(name: string, kind: string, folder: string, entry = 'master.m3u8'): Tree {
  return {
    name,
    kind,
    entry,
    durationSeconds: CLIP_SECONDS,
    files: readFolder(folder),
    hasTypes: true,
  }
}

/** Ten seconds with two pictures and two tones, cut into GOPs of 2 s. */
export function makeClip(path: string): void {
  ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=24:duration=${CLIP_SECONDS}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${CLIP_SECONDS}`],
    ...['-filter_complex', '[0:v]split[a][b];[b]scale=160:90[c]'],
    ...['-map', '[a]', '-map', '[c]', '-map', '1:a', '-map', '1:a'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '48', '-sc_threshold', '0'],
    ...['-pix_fmt', 'yuv420p', '-b:v:0', '300k', '-b:v:1', '100k', '-c:a', 'aac', '-b:a', '64k'],
    path,
  )
}

function muxHls(clip: string, target: string, map: string, options: readonly string[]): void {
  const tones = map === MUXED ? ['-map', '0:a:0', '-map', '0:a:1'] : ['-map', '0:a:0']
  const playlist = options.includes('-hls_segment_filename') ? '%v/index.m3u8' : '%v.m3u8'
  ffmpeg(
    ...['-i', clip, '-map', '0:v:0', '-map', '0:v:1', ...tones, '-c', 'copy'],
    ...['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-var_stream_map', map],
    ...['-master_pl_name', 'master.m3u8', ...options],
    join(target, playlist),
  )
}

function subFolders(folder: string): string[] {
  return ['-hls_segment_filename', join(folder, 'sub-folders', '%v', 'part-%d.m4s')]
}

/** FFmpeg is told the key's URI, the file that holds it and the initialisation vector. */
function encryption(folder: string, name: string): string[] {
  const [key, info] = [join(folder, name, 'film.key'), join(folder, 'key-info')]
  mkdirSync(join(folder, name))
  writeFileSync(key, 'sixteen bytes...')
  writeFileSync(info, `film.key\n${key}\n${'0123456789abcdef'.repeat(2)}\n`)
  return ['-hls_key_info_file', info]
}

function withOtherNames(tree: Tree): Tree {
  const [name, kind] = ['odd-names', 'names with spaces and percent signs']
  const nameOf = (old: string) => `my film, 100% ${old}`
  const files = renamed(tree, nameOf, encodeURIComponent)
  return { ...tree, name, kind, entry: nameOf(tree.entry), files }
}

/** Not a URI by RFC 3986, but what FFmpeg writes when it is told to use such names. */
function withSpaces(tree: Tree): Tree {
  const [name, kind] = ['bare-spaces', 'names with spaces, not encoded']
  const nameOf = (old: string) => `my film ${old}`
  const files = renamed(tree, nameOf, (uri) => uri)
  return { ...tree, name, kind, entry: nameOf(tree.entry), files }
}

function withUris(tree: Tree, name: string, kind: string, origin: string): Tree {
  const uriOf = (uri: string) => `${origin}/${assetOf({ name })}/${uri}`
  return { ...tree, name, kind, files: renamed(tree, (old) => old, uriOf) }
}

function makeDash(clip: string, folder: string): Tree {
  const target = join(folder, 'dash-muxer')
  mkdirSync(target)
  ffmpeg(
    ...['-i', clip, '-map', '0:v:0', '-map', '0:v:1', '-map', '0:a:0', '-c', 'copy'],
    ...['-f', 'dash', '-seg_duration', '2', '-hls_playlist', '1'],
    ...['-adaptation_sets', 'id=0,streams=v id=1,streams=a', join(target, 'manifest.mpd')],
  )
  return described('dash-muxer', "FFmpeg's DASH muxer, its HLS playlists", target)
}
