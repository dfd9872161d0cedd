import { decodePlaylist } from '../../../src/core/playlist/text.ts'
import { type ParsedPlaylist, parsePlaylist } from '../playlist/parse.ts'
import { requiredVersion } from '../playlist/required-version.ts'
import type { PlaylistFile } from '../presentation.ts'
import type { Answer } from '../resources.ts'
import type { Finder } from './find.ts'
import { MAX_PLAYLIST_BYTES } from './limits.ts'

export interface OpenedPlaylist {
  readonly parsed: ParsedPlaylist
  readonly text: string
  /** What relative URIs in it are resolved against. */
  readonly base: string
  /** Its faults are those found so far; reading what it lists may add some. */
  readonly file: PlaylistFile
}

/** Fetches and parses one; a text says why it cannot. */
export async function openPlaylist(
  finder: Finder,
  uri: string,
  imported: ReadonlyMap<string, string> | undefined,
): Promise<OpenedPlaylist | string> {
  const answer = await finder.get(uri, { maxBytes: MAX_PLAYLIST_BYTES, isText: true })
  if (!answer.ok) return answer.reason
  const { text } = decodePlaylist(answer.bytes)
  const query = URL.parse(answer.uri)?.searchParams ?? new URLSearchParams()
  const parsed = parsePlaylist(text, { imported, query })
  return { parsed, text, base: answer.uri, file: fileOf(finder.label(uri), answer, parsed) }
}

function fileOf(
  label: string,
  { uri, bytes, delivery }: Answer & { readonly ok: true },
  { kind, lines, faults }: ParsedPlaylist,
): PlaylistFile {
  const version = lines.find((line) => 'tag' in line && line.tag === '#EXT-X-VERSION')
  const number = version && 'value' in version ? Number.parseInt(version.value, 10) : 1
  return {
    ...{ label, uri, kind, faults, delivery },
    byteLength: bytes.length,
    version: Number.isSafeInteger(number) ? number : 1,
    need: requiredVersion(lines),
  }
}
