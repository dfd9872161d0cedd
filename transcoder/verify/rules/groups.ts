import { type Group, groupsOf, RENDITION_TYPES, says } from '../derive/renditions.ts'
import { type Attributes, attributeText } from '../playlist/attribute-list.ts'
import type { Multivariant, Rendition, Variant } from '../presentation.ts'
import { type Finding, forEach, ofMultivariant, type Rule, skip } from '../rule.ts'

/** Groups of EXT-X-MEDIA and who refers to them: RFC 8216bis 4.4.6.1.1 and 4.4.6.2. */
export const GROUP_RULES: readonly Rule[] = [
  {
    id: 'RFC 8216bis 4.4.6.1.1 NAME',
    level: 'MUST',
    title: 'names differ within a group',
    check: ofGroups(([where, members]) =>
      repeated(members.map(({ name }) => name)).map((name) => ({
        ...{ where, expected: 'each NAME once' },
        seen: `${JSON.stringify(name)} again`,
      })),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.1.1 DEFAULT',
    level: 'MUST',
    title: 'one rendition of a group plays by DEFAULT at most',
    check: ofGroups(([where, members]) => {
      const count = members.filter((member) => says(member, 'DEFAULT')).length
      return count > 1 ? [{ where, expected: 'one at most', seen: String(count) }] : []
    }),
  },
  {
    id: 'RFC 8216bis 4.4.6.1.1 AUTOSELECT',
    level: 'SHOULD',
    title: 'what may be selected by itself differs in language or purpose',
    check: ofGroups(([where, members]) =>
      repeated(members.filter((member) => says(member, 'AUTOSELECT')).map(purposeOf)).map(
        (seen) => ({ where, expected: 'each combination once', seen }),
      ),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.1.1 members',
    level: 'MUST',
    title: 'groups of one type have the same members',
    check: ofGroups(([where, members], groups) => {
      const type = members[0]?.type
      const [label, first] = groups.find(([, others]) => others[0]?.type === type) ?? ['', []]
      const [expected, seen] = [namesOf(first), namesOf(members)]
      return expected === seen ? [] : [{ where, expected: `${expected} as ${label}`, seen }]
    }),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 groups',
    level: 'MUST',
    title: 'groups that variants refer to exist',
    check: ofMultivariant(({ variants, iFrameVariants, renditions }) =>
      [...variants, ...iFrameVariants].flatMap((variant) => missingGroups(variant, renditions)),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2 CLOSED-CAPTIONS',
    level: 'MUST',
    title: 'CLOSED-CAPTIONS=NONE is on all variants or on none',
    check: ofMultivariant(({ variants }) => {
      const captions = (attributes: Attributes) => attributeText(attributes, 'CLOSED-CAPTIONS')
      const others = variants.filter(({ attributes }) => captions(attributes) !== 'NONE')
      if (others.length === variants.length) return skip('no variant says it')
      return others.map(({ label, attributes }) => ({
        where: label,
        expected: 'NONE',
        seen: captions(attributes) ?? 'nothing',
      }))
    }),
  },
]

function ofGroups(
  look: (group: Group, groups: readonly Group[]) => readonly Finding[],
): Rule['check'] {
  return ofMultivariant((multivariant: Multivariant) => {
    const groups = groupsOf(multivariant)
    return forEach(groups, 'there is no EXT-X-MEDIA', (group) => look(group, groups))
  })
}

function missingGroups(
  { label, attributes }: Variant,
  renditions: readonly Rendition[],
): readonly Finding[] {
  return RENDITION_TYPES.flatMap((type): readonly Finding[] => {
    const group = attributes.get(type)
    const isKnown = ({ groupId, type: other }: Rendition) =>
      other === type && groupId === group?.value
    if (!group?.isQuoted || renditions.some(isKnown)) return []
    const expected = `a group ${type} ${JSON.stringify(group.value)}`
    return [{ where: label, expected, seen: 'none' }]
  })
}

function namesOf(members: readonly Rendition[]): string {
  const names = members.map(({ name }) => JSON.stringify(name))
  return names.sort().join(', ')
}

function purposeOf({ attributes }: Rendition): string {
  return ['LANGUAGE', 'ASSOC-LANGUAGE', 'FORCED', 'CHARACTERISTICS']
    .flatMap((name) => {
      const value = attributeText(attributes, name)
      return value === undefined || value === 'NO' ? [] : `${name}=${value}`
    })
    .join(' ')
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}
