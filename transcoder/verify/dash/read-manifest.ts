import { representationsOf } from '../../../src/core/dash/adaptation.ts'
import { readManifest } from '../../../src/core/dash/manifest.ts'
import { attributeOf } from '../../../src/core/dash/xml-text.ts'
import { decodePlaylist } from '../../../src/core/playlist/text.ts'
import type { Labeler } from '../labels.ts'
import type { Finder } from '../read/find.ts'
import { MAX_PLAYLIST_BYTES } from '../read/limits.ts'
import { Levels, readNumber } from './levels.ts'
import type { Manifest, ManifestRepresentation } from './manifest.ts'
import { templateSegments } from './template.ts'

const NAME = 'manifest.mpd'

/** Reads the manifest in the entry's folder, opened by what opened the entry. */
export async function readManifestBeside(
  finder: Finder,
  entryUri: string,
): Promise<Manifest | undefined> {
  const uri = URL.parse(NAME, entryUri)
  if (uri === null) return undefined
  uri.search = URL.parse(entryUri)?.search ?? ''
  const answer = await finder.get(uri.href, { maxBytes: MAX_PLAYLIST_BYTES, isText: true })
  if (!answer.ok) return undefined
  return parseManifest(decodePlaylist(answer.bytes).text, answer.uri, finder.label)
}

/** Whatever the text is. */
export function parseManifest(text: string, uri: string, label: Labeler): Manifest {
  const root = readManifest(text)
  const none = { label: label(uri), durationSeconds: undefined, representations: [] }
  if (root === undefined) return { ...none, problem: 'it is no well-formed MPD' }
  const durationSeconds = readDuration(attributeOf(text, root, 'mediaPresentationDuration'))
  const representations = representationsOf(text, root).map(({ element, set, period }) => {
    const levels = new Levels(text, [element, set, period, root])
    const periodSeconds = readDuration(attributeOf(text, period, 'duration')) ?? durationSeconds
    return readRepresentation(levels, uri, periodSeconds, label)
  })
  return { ...none, problem: undefined, durationSeconds, representations }
}

function readRepresentation(
  levels: Levels,
  uri: string,
  periodSeconds: number | undefined,
  label: Labeler,
): ManifestRepresentation {
  const id = levels.attribute('id') ?? ''
  const base = levels.base(uri)
  return {
    id,
    codecs: levels.attribute('codecs'),
    bandwidthBps: readNumber(levels.attribute('bandwidth')),
    width: readNumber(levels.attribute('width')),
    height: readNumber(levels.attribute('height')),
    segments: templateSegments(levels, id, periodSeconds).map(({ url, durationSeconds }) => ({
      label: label(URL.parse(url, base)?.href ?? url),
      durationSeconds,
    })),
  }
}

/** ISO 8601 as XML Schema has it, in days at the most: a film has no months. */
function readDuration(text: string | undefined): number | undefined {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^\s*P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?\s*$/.exec(text ?? '') ?? []
  if (text === undefined) return undefined
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}
