import type { FaultKind } from '../playlist/fault.ts'
import type { PlaylistFile, Presentation } from '../presentation.ts'
import type { Finding, Rule } from '../rule.ts'

/** How playlists are written: RFC 8216bis 4.1 to 4.4. */
export const SYNTAX_RULES: readonly Rule[] = [
  ofFaults('4.1', 'text is clean: UTF-8, no control characters, no stray white space', 'text'),
  ofFaults('4.4.1.1', 'the first line is #EXTM3U', 'first-line'),
  ofFaults(
    '4.2',
    'attribute lists are well formed, and no attribute comes twice',
    'attribute-list',
  ),
  ofFaults('4.3', 'variables are defined before they are used', 'variable'),
  ofFaults('4.4.2.3', 'each EXT-X-DEFINE gives one new variable a value', 'definition'),
  ofFaults('4.4.3', 'tags of the whole playlist stand in it once', 'repeated-tag'),
  ofFaults('4.4', 'tags have the values that they are defined with', 'tag-value'),
  ofFaults('4.4 attributes', 'tags have the attributes that they need', 'missing-attribute'),
  ofFaults('4.4.6', 'a playlist is either multivariant or media, not both', 'mixed-tags'),
  ofFaults('4.4.4.1', 'each segment has an EXTINF', 'extinf'),
  ofFaults('4.4.4.2', 'byte ranges tell where they begin', 'byte-range'),
  ofFaults('4.4.3.2', 'sequence numbers stand before the first segment', 'order'),
  ofFaults('4.4.6.2', 'each EXT-X-STREAM-INF is followed by its URI', 'stream-inf'),
  {
    id: 'RFC 8216bis 4',
    level: 'MUST',
    title: 'what is named as a playlist is one',
    check: ({ media }) =>
      media
        .filter(({ file }) => file !== undefined && file.kind !== 'media')
        .map(({ label, file }) => ({
          where: label,
          expected: 'a media playlist',
          seen: file?.kind === undefined ? 'something else' : 'a multivariant playlist',
        })),
  },
  {
    id: 'RFC 8216bis 8',
    level: 'MUST',
    title: 'EXT-X-VERSION is high enough for what is used',
    check: (presentation) =>
      filesOf(presentation)
        .filter(({ version, need }) => version < need.version)
        .map(versionFinding),
  },
  {
    id: 'RFC 8216bis 6.2.1 EXT-X-VERSION',
    level: 'SHOULD',
    title: 'EXT-X-VERSION is no higher than needed',
    check: (presentation) =>
      filesOf(presentation)
        .filter(({ version, need }) => version > need.version)
        .map(versionFinding),
  },
]

export function filesOf({ entry, media }: Presentation): readonly PlaylistFile[] {
  const files = media.flatMap(({ file }) => (file?.kind === undefined ? [] : file))
  return files.includes(entry) ? files : [entry, ...files]
}

function ofFaults(section: string, title: string, kind: FaultKind): Rule {
  return {
    id: `RFC 8216bis ${section}`,
    level: 'MUST',
    title,
    check: (presentation) =>
      filesOf(presentation).flatMap(({ label, faults }) =>
        faults
          .filter((fault) => fault.kind === kind)
          .map(({ line, expected, seen }) => ({
            where: line > 0 ? `${label} line ${line}` : label,
            expected,
            seen,
          })),
      ),
  }
}

function versionFinding({ label, version, need }: PlaylistFile): Finding {
  const expected = `${need.version}, for ${need.why}`
  return { where: label, expected: `version ${expected}`, seen: String(version) }
}
