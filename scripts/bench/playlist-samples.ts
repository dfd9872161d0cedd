import { readdir, readFile } from 'node:fs/promises'

const FOLDER = new URL('playlists/', import.meta.url)

export interface PlaylistSample {
  readonly name: string
  readonly text: string
}

/** Multivariant playlists of 12 to 14 lines as several packagers shape them, our own among them. */
export async function multivariantSamples(): Promise<PlaylistSample[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.m3u8')).sort()
  return Promise.all(
    names.map(async (file) => ({
      name: file.slice(0, -'.m3u8'.length),
      text: await readFile(new URL(file, FOLDER), 'utf8'),
    })),
  )
}

/** A film of three hours in segments of four seconds, all URIs relative. */
export function mediaSample(): string {
  const segments = Array.from(
    { length: 2700 },
    (_, index) => `#EXTINF:4.00000,\n${String(index + 1).padStart(5, '0')}.m4s\n`,
  )
  const head =
    '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI="init.mp4"\n'
  return `${head}${segments.join('')}#EXT-X-ENDLIST\n`
}
