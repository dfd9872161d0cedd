import { applyEdits, type Edit } from '../text-edits.ts'
import { AttributeCursor } from './attributes.ts'
import { LineCursor } from './lines.ts'
import { tagNameEnd } from './tags.ts'

/** BCP 47 languages in order of preference, for each kind of rendition. */
export interface PreferredLanguages {
  readonly audio: readonly string[]
  readonly subtitles: readonly string[]
}

interface Rendition {
  readonly group: string
  readonly language: string
  readonly isForced: boolean
  readonly default: Place
  readonly autoselect: Place
}

/** Where an attribute's value stands, or where the attribute would be added. */
interface Place {
  readonly start: number
  readonly end: number
  readonly isThere: boolean
}

const TAG = '#EXT-X-MEDIA'

/**
 * Makes the rendition of the best language the default of its group: DEFAULT and AUTOSELECT become
 * YES for it (RFC 8216bis 4.4.6.1 wants the one with the other), DEFAULT becomes NO for the others.
 * Groups without any of the languages, and every other byte, stay as they are. Never throws.
 */
export function chooseDefaults(text: string, languages: PreferredLanguages): string {
  if (languages.audio.length === 0 && languages.subtitles.length === 0) return text
  const renditions = readRenditions(text)
  const groups = Map.groupBy(renditions, (rendition) => rendition.group)
  const edits = [...groups].flatMap(([group, members]) =>
    editsFor(members, group.startsWith('AUDIO:') ? languages.audio : languages.subtitles),
  )
  return applyEdits(text, edits)
}

/** The languages that audio renditions of a multivariant playlist have, lower case. */
export function audioLanguages(text: string): string[] {
  return readRenditions(text)
    .filter((rendition) => rendition.group.startsWith('AUDIO:'))
    .map((rendition) => rendition.language)
}

/** RFC 4647 3.4: `de-CH` finds `de-CH`, else `de`; and `de` finds `de-CH` where nothing is nearer. */
export function bestLanguage(available: readonly string[], wanted: readonly string[]): number {
  for (const range of wanted.map((each) => each.toLowerCase())) {
    for (let part = range; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
      const exact = available.indexOf(part)
      if (exact >= 0) return exact
    }
    const wider = available.findIndex((language) => language.startsWith(`${range}-`))
    if (wider >= 0) return wider
  }
  return -1
}

function editsFor(members: readonly Rendition[], wanted: readonly string[]): Edit[] {
  const candidates = members.filter((member) => !member.isForced && member.language !== '')
  const best =
    candidates[
      bestLanguage(
        candidates.map((each) => each.language),
        wanted,
      )
    ]
  if (best === undefined) return []
  return members.flatMap((member) =>
    member === best
      ? [set(member.default, 'DEFAULT', 'YES'), set(member.autoselect, 'AUTOSELECT', 'YES')]
      : member.default.isThere
        ? [set(member.default, 'DEFAULT', 'NO')]
        : [],
  )
}

function set({ start, end, isThere }: Place, name: string, value: string): Edit {
  return { from: start, to: end, text: isThere ? value : `,${name}=${value}` }
}

function readRenditions(text: string): Rendition[] {
  const renditions: Rendition[] = []
  const line = new LineCursor(text)
  while (line.next()) {
    const nameEnd = tagNameEnd(text, line.start, line.end)
    if (nameEnd < 0 || text.slice(line.start, nameEnd) !== TAG) continue
    const rendition = readRendition(text, nameEnd + 1, line.end)
    if (/^(AUDIO|SUBTITLES):/.test(rendition.group)) renditions.push(rendition)
  }
  return renditions
}

function readRendition(text: string, from: number, to: number): Rendition {
  const values = new Map<string, string>()
  const places = new Map<string, Place>()
  const attribute = new AttributeCursor(text, from, to)
  while (attribute.next()) {
    const { start, end } = attribute
    const name = text.slice(attribute.nameStart, attribute.nameEnd)
    if (values.has(name)) continue
    values.set(name, text.slice(start, end))
    places.set(name, { start, end, isThere: true })
  }
  const added: Place = { start: to, end: to, isThere: false }
  return {
    group: `${values.get('TYPE')}:${values.get('GROUP-ID')}`,
    language: (values.get('LANGUAGE') ?? '').toLowerCase(),
    isForced: values.get('FORCED') === 'YES',
    default: places.get('DEFAULT') ?? added,
    autoselect: places.get('AUTOSELECT') ?? added,
  }
}
