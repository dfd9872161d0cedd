import { type Fault, quoteShort } from './fault.ts'
import { type AttributesByName, missingAttributes, TAGS, type TagRule } from './tag-table.ts'

interface Tag {
  readonly line: number
  readonly tag: string
  readonly value: string
  readonly attributes: AttributesByName
}

/**
 * What is wrong with one tag, its attribute list aside.
 *
 * @param before the line where it stood first
 */
export function tagFaults(
  { line, tag, value, attributes }: Tag,
  rule: TagRule,
  before: number | undefined,
): readonly Fault[] {
  const name = tag.slice(1)
  const faults: Fault[] = []
  const report = (kind: Fault['kind'], expected: string, seen: string) =>
    faults.push({ kind, line, expected, seen })
  if (rule.isSingle && before !== undefined)
    report('repeated-tag', `${name} once`, `another in line ${before}`)
  if (rule.value !== undefined && !rule.value.test(value))
    report('tag-value', `${name} as the RFC writes it`, quoteShort(value))
  const missing = missingAttributes(tag, attributes)
  if (missing.length > 0) report('missing-attribute', `${name} with ${missing.join(', ')}`, 'none')
  return faults
}

/** Whether tags of both kinds of playlist stand in one; `seen` are tags and their first lines. */
export function mixedKinds(seen: ReadonlyMap<string, number>): readonly Fault[] {
  const of = (kind: TagRule['kind']) => [...seen].find(([tag]) => TAGS.get(tag)?.kind === kind)
  const [multivariant, media] = [of('multivariant'), of('media')]
  if (multivariant === undefined || media === undefined) return []
  return [
    {
      kind: 'mixed-tags',
      line: Math.max(multivariant[1], media[1]),
      expected: 'tags of one kind of playlist',
      seen: `${multivariant[0].slice(1)} and ${media[0].slice(1)}`,
    },
  ]
}
