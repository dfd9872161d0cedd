import type { Config } from './config.ts'

/** What a viewer would like, within what the link allows. Nothing here can widen a right. */
export interface Wishes {
  readonly maxHeight: number | undefined
  /** BCP 47, best first. */
  readonly languages: readonly string[]
}

/** Reads `?max_height=` and, where the publisher lets viewers choose, `Accept-Language`. */
export function readWishes(
  query: URLSearchParams,
  headers: Headers,
  config: Pick<Config, 'usesViewerLanguages'>,
): Wishes {
  const height = /^[1-9]\d{0,4}$/.exec(query.get('max_height') ?? '')?.[0]
  return {
    maxHeight: height === undefined ? undefined : Number(height),
    languages: config.usesViewerLanguages ? readLanguages(headers.get('Accept-Language')) : [],
  }
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
