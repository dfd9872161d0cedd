import type { ClipClaim } from '../core/token/claims.ts'
import type { Config } from './config.ts'

/** What a viewer would like, within what the link allows. Nothing here can widen a right. */
export interface Wishes {
  readonly maxHeight: number | undefined
  /** By `?start=` and `?end=`, in seconds of the film. */
  readonly clip: ClipClaim | undefined
  /** BCP 47, best first. */
  readonly languages: readonly string[]
}

export const NO_WISHES: Wishes = { maxHeight: undefined, clip: undefined, languages: [] }

/** Reads `?max_height=`, `?start=` and `?end=`, and, where the publisher lets viewers choose, `Accept-Language`. */
export function readWishes(
  query: URLSearchParams,
  headers: Headers,
  config: Pick<Config, 'usesViewerLanguages'>,
): Wishes {
  const height = /^[1-9]\d{0,4}$/.exec(query.get('max_height') ?? '')?.[0]
  return {
    maxHeight: height === undefined ? undefined : Number(height),
    clip: readClip(query.get('start'), query.get('end')),
    languages: config.usesViewerLanguages ? readLanguages(headers.get('Accept-Language')) : [],
  }
}

/** What makes no sense is passed over: a wish is no order. */
function readClip(start: string | null, end: string | null): ClipClaim | undefined {
  if (start === null && end === null) return undefined
  const from = readSeconds(start ?? '0')
  const to = end === null ? undefined : readSeconds(end)
  if (from === undefined || (end !== null && to === undefined)) return undefined
  if (to === undefined) return { start: from }
  return to > from ? { start: from, end: to } : undefined
}

function readSeconds(text: string): number | undefined {
  return /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : undefined
}

/** RFC 9110 12.5.4: language ranges by weight, best first; `*` says nothing and is left out. */
export function readLanguages(field: string | null): string[] {
  return (field ?? '')
    .split(',')
    .slice(0, 20)
    .map((member) => {
      const [range = '', ...parameters] = member.split(';').map((part) => part.trim())
      const weight = parameters.map((each) => /^q=([\d.]+)$/i.exec(each)?.[1]).find(Boolean)
      return { range, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ range, weight }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(range) && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range)
}
