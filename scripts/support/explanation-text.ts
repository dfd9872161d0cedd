import { alignColumns } from './table.ts'

/** What the admin API says of a token. */
export interface ApiExplanation {
  readonly valid: boolean
  readonly use: 'link' | 'play' | null
  readonly kid: string | null
  readonly algorithm: string | null
  readonly verified: boolean
  readonly seconds_left: number | null
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly checks: readonly {
    readonly name: string
    readonly outcome: 'pass' | 'fail' | 'unchecked'
    readonly code: string | null
    readonly detail: string | null
  }[]
  readonly asset: string | null
  readonly renditions:
    | readonly {
        readonly uri: string
        readonly width: number | null
        readonly height: number | null
        readonly allowed: boolean
      }[]
    | null
}

const MARKS = { pass: 'ok', fail: 'FAILS', unchecked: '-' } as const
const NAMES = { link: 'a link', play: 'a playback session' } as const

export function explanationText(explanation: ApiExplanation): string {
  const { use, kid, algorithm, verified, claims, checks, renditions } = explanation
  const head = [
    ['it is', use === null ? 'nothing that can be used' : NAMES[use]],
    ['signed by', kid === null ? 'nobody knows whom' : `${kid} (${algorithm ?? 'unknown here'})`],
    ['lasts', lasting(explanation.seconds_left)],
    ...Object.entries(claims ?? {}).map(([name, value]) => [
      verified ? name : `${name} (unverified)`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ]
  const list = checks.map(({ name, outcome, code, detail }) => [
    MARKS[outcome],
    name,
    [code, detail].filter((each) => each !== null).join(': '),
  ])
  const pictures = (renditions ?? []).map(({ uri, width, height, allowed }) => [
    allowed ? 'yes' : 'no',
    width === null ? '' : `${width}x${height}`,
    uri,
  ])
  const parts = [head, list, pictures].filter((part) => part.length > 0)
  return parts.map((part) => alignColumns(part)).join('\n\n')
}

function lasting(seconds: number | null): string {
  if (seconds === null) return 'for a time that it does not tell'
  return seconds > 0 ? `${seconds} s more` : `it ended ${-seconds} s ago`
}
