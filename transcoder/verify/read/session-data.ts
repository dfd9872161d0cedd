import { attributeText } from '../playlist/attribute-list.ts'
import { isTag, type PlaylistLine } from '../playlist/parse.ts'
import type { SessionData, Trouble } from '../presentation.ts'
import type { Finder } from './find.ts'
import { MAX_PLAYLIST_BYTES } from './limits.ts'

/** Fetches what EXT-X-SESSION-DATA names (RFC 8216bis 4.4.6.4). */
export async function readSessionData(
  finder: Finder,
  lines: readonly PlaylistLine[],
  base: string,
): Promise<SessionData> {
  const troubles: Trouble[] = []
  let count = 0
  for (const line of lines) {
    const uri =
      isTag(line) && line.tag === '#EXT-X-SESSION-DATA' && attributeText(line.attributes, 'URI')
    if (!uri || !isTag(line)) continue
    count += 1
    const isJson = (attributeText(line.attributes, 'FORMAT') ?? 'JSON') === 'JSON'
    troubles.push(...(await readOne(finder, uri, base, isJson)))
  }
  return { count, troubles }
}

async function readOne(
  finder: Finder,
  uri: string,
  base: string,
  isJson: boolean,
): Promise<readonly Trouble[]> {
  const found = await finder.find(uri, base, MAX_PLAYLIST_BYTES)
  const { label } = found
  if (found.state !== 'read') return [{ label, what: found.state, reason: found.reason }]
  if (!isJson || isJsonText(new TextDecoder().decode(found.bytes))) return []
  return [{ label, what: 'damaged', reason: 'it is no JSON' }]
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
