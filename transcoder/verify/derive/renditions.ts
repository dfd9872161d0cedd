import { attributeText } from '../playlist/attribute-list.ts'
import type { Multivariant, Rendition } from '../presentation.ts'

export const RENDITION_TYPES = ['AUDIO', 'VIDEO', 'SUBTITLES', 'CLOSED-CAPTIONS']

/** Whether an attribute says YES. */
export function says(rendition: Rendition, name: string): boolean {
  return attributeText(rendition.attributes, name) === 'YES'
}

export function describeRendition({ type, groupId, name }: Rendition): string {
  return `${type} ${JSON.stringify(groupId)} ${JSON.stringify(name)}`
}

/** Renditions of one TYPE and GROUP-ID, under a name for people. */
export type Group = readonly [label: string, members: readonly Rendition[]]

export function groupsOf({ renditions }: Multivariant): readonly Group[] {
  const label = ({ type, groupId }: Rendition) => `${type} ${JSON.stringify(groupId)}`
  return [...Map.groupBy(renditions, label)]
}
