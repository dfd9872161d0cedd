import { type Entry, readMultivariant, shortSide } from './multivariant.ts'
import { someUri } from './uris.ts'

/**
 * Limits of a picture's short side in pixels, both inclusive: `maxHeight: 720` allows 1280x720 and,
 * in portrait, 720x1280.
 */
export interface HeightLimits {
  readonly maxHeight?: number | undefined
  readonly minHeight?: number | undefined
}

export interface Variant {
  /** As written in the playlist. */
  readonly uri: string
  /** Pixels of RESOLUTION, where it is given. */
  readonly width?: number
  readonly height?: number
}

/** URIs as written in the playlist. */
export interface SelectedUris {
  /** What stays and is a media playlist, which has further objects in its folder. */
  readonly keptPlaylists: readonly string[]
  /** What else stays: session data, session keys, steering; in a media playlist, its segments. */
  readonly keptObjects: readonly string[]
  /** Pictures that the limits forbid. (Sound that only they used is gone, but not forbidden.) */
  readonly dropped: readonly string[]
}

export type Selection =
  | ({
      readonly ok: true
      readonly text: string
      /** In the order of the playlist. */
      readonly variants: readonly Variant[]
      /** Short sides of the variants' pictures that stay, in pixels. */
      readonly heights: readonly number[]
    } & SelectedUris)
  | {
      readonly ok: false
      readonly code: 'restriction_unenforceable'
      /** A clause for the error's message. */
      readonly reason: string
    }

/**
 * Leaves out of a multivariant playlist what lies outside the limits: variants, I-frame and image
 * variants (of these last `maxHeight` alone counts: a small thumbnail is no low quality), and the
 * groups that only such variants referred to. Every other byte stays.
 *
 * It refuses rather than weakens: when a picture's height is not known, when nothing with a picture
 * would be left, when one URI is both kept and left out. Variants that are sound alone have no height
 * and stay. Without limits the text comes back as it is. Never throws, linear.
 */
export function selectVariants(text: string, limits: HeightLimits): Selection {
  const entries = readMultivariant(text)
  const isLimited = limits.maxHeight !== undefined || limits.minHeight !== undefined
  if (!isLimited) return selected(text, entries, new Set(), new Set())

  const pictures = entries.filter((entry) => entry.kind !== 'rendition' && !entry.isSoundOnly)
  const unknown = pictures.find((entry) => entry.resolution === undefined)
  if (unknown !== undefined)
    return refused('the playlist lists something whose resolution it does not tell')
  const forbidden = new Set(pictures.filter((entry) => !isWithin(entry, limits)))
  if (!pictures.some((entry) => entry.kind === 'variant' && !forbidden.has(entry)))
    return refused('no variant lies within the allowed heights')

  const kept = entries.filter((entry) => entry.kind !== 'rendition' && !forbidden.has(entry))
  return selected(text, entries, forbidden, deserted(entries, forbidden, kept))
}

/** Leaves out sheets of small pictures (EXT-X-IMAGE-STREAM-INF), which show all of a film at once. */
export function withoutImages(text: string): string {
  return cut(
    text,
    readMultivariant(text).filter(({ kind }) => kind === 'images'),
  )
}

function isWithin(entry: Entry, limits: HeightLimits): boolean {
  if (entry.resolution === undefined) return false
  const height = shortSide(entry.resolution)
  const lowest = entry.kind === 'images' ? 0 : (limits.minHeight ?? 0)
  return height <= (limits.maxHeight ?? Number.POSITIVE_INFINITY) && height >= lowest
}

/** Renditions of groups that a forbidden entry referred to and no kept one does. */
function deserted(
  entries: readonly Entry[],
  forbidden: ReadonlySet<Entry>,
  kept: readonly Entry[],
): Set<Entry> {
  const wanted = new Set(kept.flatMap((entry) => entry.groups))
  const left = new Set([...forbidden].flatMap((entry) => entry.groups))
  return new Set(
    entries.filter(
      (entry) =>
        entry.kind === 'rendition' &&
        entry.groups.some((group) => left.has(group) && !wanted.has(group)),
    ),
  )
}

function selected(
  text: string,
  entries: readonly Entry[],
  forbidden: ReadonlySet<Entry>,
  others: ReadonlySet<Entry>,
): Selection {
  const kept = entries.filter((entry) => !forbidden.has(entry) && !others.has(entry))
  const keptPlaylists = urisOf(kept.filter((entry) => entry.kind !== 'stray'))
  // A VIDEO group that a forbidden variant used holds that variant's other camera angles.
  const angles = [...others].filter((entry) => entry.groups[0]?.startsWith('VIDEO:'))
  const dropped = urisOf([...forbidden, ...angles])
  const known = new Set(keptPlaylists)
  if (dropped.some((uri) => known.has(uri)))
    return refused('one media playlist serves an allowed variant and another one')
  const remaining = cut(text, [...forbidden, ...others])
  const variants = kept.filter((entry) => entry.kind === 'variant')
  return {
    ok: true,
    text: remaining,
    variants: variants.map(variantOf),
    heights: variants.flatMap(({ resolution }) =>
      resolution === undefined ? [] : [shortSide(resolution)],
    ),
    keptPlaylists,
    keptObjects: otherUris(remaining, known),
    dropped,
  }
}

function variantOf(entry: Entry): Variant {
  return { uri: entry.uri ?? '', ...entry.resolution }
}

function urisOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.flatMap((entry) => entry.uri ?? []))]
}

function otherUris(text: string, known: ReadonlySet<string>): string[] {
  const others = new Set<string>()
  someUri(text, (start, end) => {
    const uri = text.slice(start, end)
    if (!known.has(uri)) others.add(uri)
    return false
  })
  return [...others]
}

function cut(text: string, entries: readonly Entry[]): string {
  const lines = entries.flatMap((entry) => entry.lines).sort((a, b) => a.from - b.from)
  let remaining = ''
  let at = 0
  for (const { from, to } of lines) {
    remaining += text.slice(at, from)
    at = to
  }
  return remaining + text.slice(at)
}

function refused(reason: string): Selection {
  return { ok: false, code: 'restriction_unenforceable', reason }
}
