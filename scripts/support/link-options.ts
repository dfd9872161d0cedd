import { parseSpan } from '../../src/core/token/lifetimes.ts'
import type { LinkTerms } from '../../src/core/token/link.ts'
import { isGeoRule } from '../../src/core/token/rights/geo.ts'
import { isNetRule } from '../../src/core/token/rights/net.ts'
import { isHostList } from '../../src/core/token/rights/referrer.ts'
import { UsageError } from './command.ts'

/** What a link may say, as options of a command: spread into `parseArgs`. */
export const LINK_OPTIONS = {
  'not-before': { type: 'string' },
  viewer: { type: 'string' },
  'max-streams': { type: 'string' },
  'max-height': { type: 'string' },
  'min-height': { type: 'string' },
  'geo-allow': { type: 'string' },
  'geo-deny': { type: 'string' },
  net: { type: 'string' },
  ref: { type: 'string' },
  'ref-none': { type: 'string' },
  audio: { type: 'string' },
  subtitles: { type: 'string' },
  clip: { type: 'string' },
} as const

export const LINK_HELP = `  --not-before WHEN  when playback may first be started: 2h from now, or 2026-12-24T20:00Z
  --viewer ID        your name for the viewer; --max-streams N counts his streams by it
  --max-streams N    how many he may have at once
  --max-height N     no rendition higher than N pixels; --min-height N none lower
  --geo-allow LIST   only these countries: DE,AT; --geo-deny LIST all but these
  --net LIST         only these networks: 203.0.113.0/24,2001:db8::/32
  --ref LIST         only on pages of these hosts: example.com,*.example.com
  --ref-none deny    nor in players that do not tell their page
  --audio LANG       the sound that plays by default; --subtitles LANG the subtitles
  --clip FROM-TO     only this part, in seconds: 90-120, or 90- to the end`

type Values = { readonly [Name in keyof typeof LINK_OPTIONS]?: string | undefined }

/** @throws UsageError naming the option */
export function readLinkTerms(values: Values, now: number): LinkTerms {
  const terms = {
    nbf: readTime('--not-before', values['not-before'], now),
    viewer: values.viewer,
    max_streams: readNumber('--max-streams', values['max-streams'], 100, 'a number such as 2'),
    max_height: readNumber('--max-height', values['max-height'], 100_000, 'a number such as 720'),
    min_height: readNumber('--min-height', values['min-height'], 100_000, 'a number such as 360'),
    geo: readGeo(values),
    net: readList('--net', values.net, isNetRule, 'networks such as 203.0.113.0/24,2001:db8::/32'),
    ref: readList('--ref', values.ref, isHostList, 'hosts such as example.com,*.example.com'),
    ref_none: readRefNone(values['ref-none']),
    audio: readLanguage('--audio', values.audio),
    subtitles: readLanguage('--subtitles', values.subtitles),
    clip: readClip(values.clip),
  }
  if (terms.max_streams !== undefined && terms.viewer === undefined) {
    throw new UsageError('--max-streams counts the streams of a viewer', 'name him with --viewer')
  }
  return Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined))
}

/** A moment as seconds since 1970: a span from now, or ISO 8601. @throws UsageError */
export function readTime(
  option: string,
  text: string | undefined,
  now: number,
): number | undefined {
  if (text === undefined) return undefined
  const span = parseSpan(text)
  if (span !== undefined) return now + span
  const moment = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(moment)) {
    throw new UsageError(`${option} ${text} is no time`, 'give 2h from now, or 2026-12-24T20:00Z')
  }
  return Math.floor(moment / 1000)
}

function readNumber(
  option: string,
  text: string | undefined,
  most: number,
  cure: string,
): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number
  throw new UsageError(`${option} ${text} is none from 1 to ${most}`, `give ${cure}`)
}

function readGeo(values: Values): LinkTerms['geo'] {
  const { 'geo-allow': allow, 'geo-deny': deny } = values
  if (allow !== undefined && deny !== undefined) {
    throw new UsageError('--geo-allow and --geo-deny say the same twice', 'give one of them')
  }
  const rule = allow === undefined ? { deny: listOf(deny ?? '') } : { allow: listOf(allow) }
  if (allow === undefined && deny === undefined) return undefined
  if (isGeoRule(rule)) return rule
  throw new UsageError(
    `${allow ?? deny} are no countries`,
    'give ISO 3166-1 codes in capitals such as DE,AT; T1 is Tor',
  )
}

function readList(
  option: string,
  text: string | undefined,
  isList: (value: unknown) => value is readonly string[],
  cure: string,
): readonly string[] | undefined {
  if (text === undefined) return undefined
  const list = listOf(text)
  if (isList(list)) return list
  throw new UsageError(`${option} ${text} cannot be read`, `give ${cure}`)
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')
}

function readRefNone(text: string | undefined): 'allow' | 'deny' | undefined {
  if (text === undefined || text === 'allow' || text === 'deny') return text
  throw new UsageError(`--ref-none ${text} is neither`, 'give allow or deny')
}

function readLanguage(option: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z]{2,8}(-[a-z0-9]{1,8}){0,4}$/i.test(text)) return text
  throw new UsageError(`${option} ${text} is no language`, 'give one such as de or pt-BR')
}

function readClip(text: string | undefined): { start: number; end?: number } | undefined {
  if (text === undefined) return undefined
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)?$/.exec(text) ?? []
  const start = Number(from ?? Number.NaN)
  if (Number.isNaN(start) || (to !== undefined && Number(to) <= start)) {
    throw new UsageError(
      `--clip ${text} is no part of a film`,
      'give seconds such as 90-120 or 90-',
    )
  }
  return to === undefined ? { start } : { start, end: Number(to) }
}
