/** Countries by ISO 3166-1 alpha-2, in capitals; `T1` is Tor, as Cloudflare calls it. */
export type GeoRule = { readonly allow: readonly string[] } | { readonly deny: readonly string[] }

/** ISO has 249. */
const MAX_COUNTRIES = 300
const COUNTRY = /^(?:[A-Z]{2}|T1)$/

/** What Cloudflare says where it does not know. */
const UNKNOWN = 'XX'
/** A network whose users may be anywhere. */
const TOR = 'T1'

/** Exactly one list, and something in it. */
export function isGeoRule(value: unknown): value is GeoRule {
  if (typeof value !== 'object' || value === null) return false
  const [[name, list] = ['', undefined], ...others] = Object.entries(value)
  return others.length === 0 && (name === 'allow' || name === 'deny') && isCountryList(list)
}

/**
 * Whether a rule lets a viewer in. A country that is not known, and Tor, whose users hide theirs, are
 * in no list unless it names them, and no rule can be held to for them: both kinds keep them out.
 *
 * @param country `request.cf.country`; `undefined` where Cloudflare does not tell
 */
export function allowsCountry(rule: GeoRule, country: string | undefined): boolean {
  const known = country?.toUpperCase()
  if ('allow' in rule) return known !== undefined && rule.allow.includes(known)
  return known !== undefined && known !== UNKNOWN && known !== TOR && !rule.deny.includes(known)
}

function isCountryList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MAX_COUNTRIES &&
    value.every((country) => typeof country === 'string' && COUNTRY.test(country))
  )
}
