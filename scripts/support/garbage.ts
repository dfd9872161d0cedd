import { parseSpan } from '../../src/core/token/lifetimes.ts'
import { MIN_GRACE_SECONDS } from '../../src/core/unused-versions.ts'
import { type AdminTarget, callAdminApi } from './admin-api.ts'
import { UsageError } from './command.ts'
import { alignColumns } from './table.ts'
import { countOf, formatBytes } from './transcode-report.ts'

/** Options of `gc`: spread into `parseArgs`. */
export const GARBAGE_OPTIONS = {
  'older-than': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const

export interface GarbageOptions {
  readonly 'older-than'?: string | undefined
  readonly 'dry-run': boolean
}

/** Which versions are meant, in the words of the admin API. */
export interface GarbageQuestion {
  readonly prefix: string
  readonly older_than_seconds?: number
  readonly dry_run: boolean
}

/** What became of them, or would. */
export interface Garbage {
  readonly dry_run: boolean
  readonly removed: readonly ApiUnusedVersion[]
  /** Versions by why they stay. */
  readonly kept: Readonly<Record<string, number>>
  /** Assets that the shared cache still has. */
  readonly unpurged: readonly string[]
}

interface ApiUnusedVersion {
  readonly asset: string
  readonly version: string
  readonly objects: number
  readonly bytes: number
  readonly newest_at: string
  readonly reason: string
}

/** @throws UsageError for what is no span of time, or one in which a transcode may write nothing */
export function readQuestion(
  prefix: string | undefined,
  { 'older-than': text, 'dry-run': isDryRun }: GarbageOptions,
): GarbageQuestion {
  return {
    prefix: prefix ?? '',
    ...(text !== undefined && { older_than_seconds: readGrace(text) }),
    dry_run: isDryRun,
  }
}

function readGrace(text: string): number {
  const seconds = parseSpan(text)
  if (seconds === undefined) {
    const cure = 'give one such as 90m, 24h or 7d'
    throw new UsageError(`--older-than ${text} is not a span of time`, cure)
  }
  if (seconds >= MIN_GRACE_SECONDS) return seconds
  throw new UsageError(
    `--older-than ${text} is shorter than the hour in which a transcode that runs may write nothing`,
    'give 1h or more',
  )
}

/** Call by call, each of which does a piece of the work. @throws SluiceError as the API answers */
export async function collectGarbage(
  target: AdminTarget,
  question: GarbageQuestion,
): Promise<Garbage> {
  let sum: Garbage = { dry_run: question.dry_run, removed: [], kept: {}, unpurged: [] }
  let cursor: string | null = null
  do {
    const body: object = { ...question, ...(cursor !== null && { cursor }) }
    const answer = (await callAdminApi(target, { method: 'POST', path: 'gc', body })) as Answer
    sum = add(sum, answer)
    cursor = answer.cursor
  } while (cursor !== null)
  return sum
}

interface Answer extends Garbage {
  readonly cursor: string | null
}

function add(sum: Garbage, more: Garbage): Garbage {
  const reasons = Object.keys({ ...sum.kept, ...more.kept })
  const countIn = ({ kept }: Garbage, reason: string) => kept[reason] ?? 0
  return {
    dry_run: sum.dry_run,
    removed: more.removed.reduce(addVersion, sum.removed),
    kept: Object.fromEntries(
      reasons.map((each) => [each, countIn(sum, each) + countIn(more, each)]),
    ),
    unpurged: [...new Set([...sum.unpurged, ...more.unpurged])],
  }
}

/** A large version goes in several calls, one after the other. */
function addVersion(
  versions: readonly ApiUnusedVersion[],
  more: ApiUnusedVersion,
): readonly ApiUnusedVersion[] {
  const last = versions.at(-1)
  if (last?.asset !== more.asset || last.version !== more.version) return [...versions, more]
  const [objects, bytes] = [last.objects + more.objects, last.bytes + more.bytes]
  return [...versions.slice(0, -1), { ...last, objects, bytes }]
}

export function garbageReport(garbage: Garbage): string {
  const { removed } = garbage
  if (removed.length === 0) return `nothing to remove${keptText(garbage)}`
  const table = alignColumns([
    ['asset', 'version', 'objects', 'size', 'newest', 'reason'],
    ...removed.map(({ asset, version, objects, bytes, newest_at, reason }) => [
      asset,
      version,
      String(objects),
      formatBytes(bytes),
      newest_at.slice(0, 16).replace('T', ' '),
      reason,
    ]),
  ])
  return `${table}\n\n${totals(garbage)}`
}

function totals(garbage: Garbage): string {
  const { removed, dry_run, unpurged } = garbage
  const objects = removed.reduce((sum, each) => sum + each.objects, 0)
  const bytes = removed.reduce((sum, each) => sum + each.bytes, 0)
  const amount = [
    countOf(removed.length, 'version'),
    countOf(objects, 'object'),
    formatBytes(bytes),
  ]
  const cached = `; the shared cache still has ${unpurged.join(', ')}, purge in a minute`
  return `${dry_run ? 'would remove' : 'removed'} ${amount.join(', ')}${keptText(garbage)}${unpurged.length > 0 ? cached : ''}`
}

function keptText({ kept }: Garbage): string {
  const reasons = Object.entries(kept).filter(([, count]) => count > 0)
  const each = reasons.map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`)
  return each.length === 0 ? '' : `; kept ${each.join(', ')}`
}
