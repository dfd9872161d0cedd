import { join } from 'node:path'
import { runTranscode } from '../../scripts/support/transcode.ts'
import { findMaterial } from './material-files.ts'
import { CLIP_SECONDS, makeMuxedTrees } from './muxed-trees.ts'
import { assetOf, readFolder, type Tree } from './tree.ts'

/**
 * All trees that players are tried on: our own, those that FFmpeg's muxers write, and those of other
 * packagers where they lie beside the checkout. The folder is left with all that was made.
 */
export async function makeTrees(folder: string): Promise<Tree[]> {
  const muxed = makeMuxedTrees(folder)
  return [await transcoded(folder), ...muxed, ...packagedTrees()]
}

async function transcoded(folder: string): Promise<Tree> {
  const name = 'sluice'
  const asset = assetOf({ name })
  const inputPath = join(folder, 'clip.mp4')
  await runTranscode({ inputPath, asset, target: `dir:${folder}/out` })
  const files = readFolder(join(folder, 'out', asset))
  return {
    name,
    kind: "Sluice's own",
    entry: 'master.m3u8',
    durationSeconds: CLIP_SECONDS,
    files,
    hasTypes: true,
  }
}

/** Folder, what is special about it, entry, seconds. */
const PACKAGED = [
  ['hls-ts-audio-muxed-in-video', 'sound in the picture, byte ranges', 'master.m3u8', 60],
  ['hls-ts-b-frames', 'TS with B-frames, no sound', 'index.m3u8', 5.8],
  ['hls-ts-aac', 'TS, sound alone', 'playlist.m3u8', 31.8],
  ['hls-raw-aac', 'raw AAC', 'manifest.m3u8', 40],
  ['hls-mp4-muxed-aac-h264', 'a media playlist alone, from segment 11', 'hls.m3u8', 1.4],
  ['hls-multivideo', 'several pictures and sounds to choose from', 'master.m3u8', 4],
  ['hls-text-offset', 'subtitles, a discontinuity', 'index.m3u8', 8.5],
  ['hls-chapters', 'chapters', 'index.m3u8', 4],
  ['hls-iframe-only', 'I-frames alone', 'media.m3u8', 4],
] as const

/** Somebody copied them who stores no media types. */
function packagedTrees(): Tree[] {
  const place = findMaterial('trees/shaka-project+shaka-player')
  if (place === undefined) return []
  return PACKAGED.map(([name, kind, entry, durationSeconds]) => {
    return {
      name,
      kind,
      entry,
      durationSeconds,
      files: readFolder(join(place, name)),
      hasTypes: false,
    }
  })
}
