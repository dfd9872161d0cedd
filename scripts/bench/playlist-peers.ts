/** Packages that read playlists, where they are installed. */
export interface PlaylistPeer {
  readonly name: string
  run(text: string): unknown
}

interface HlsParser {
  parse(text: string): unknown
  stringify(playlist: unknown): string
}

interface M3u8Parser {
  readonly Parser: new () => { push(text: string): void; end(): void; readonly manifest: unknown }
}

/** hls-parser reads and writes, as one must to change a URI; m3u8-parser can only read. */
export async function playlistPeers(say: (line: string) => void): Promise<PlaylistPeer[]> {
  const peers: PlaylistPeer[] = []
  const hlsParser = await installed<{ default: HlsParser }>('hls-parser', say)
  if (hlsParser !== undefined) {
    const { parse, stringify } = hlsParser.default
    peers.push({ name: 'hls-parser', run: (text) => stringify(parse(text)) })
  }
  const m3u8Parser = await installed<M3u8Parser>('m3u8-parser', say)
  if (m3u8Parser !== undefined) {
    peers.push({ name: 'm3u8-parser', run: (text) => parseOnly(m3u8Parser, text) })
  }
  return peers
}

function parseOnly({ Parser }: M3u8Parser, text: string): unknown {
  const parser = new Parser()
  parser.push(text)
  parser.end()
  return parser.manifest
}

async function installed<Module>(
  name: string,
  say: (line: string) => void,
): Promise<Module | undefined> {
  try {
    return (await import(name)) as Module
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    say(`skipped: ${name} is not installed`)
    return undefined
  }
}
