import { ASSET_STATUSES, type AssetStatus } from './asset-record.ts'

/** What a list of assets shows, kept as custom metadata on the record: one `list` call has it all. */
export interface AssetSummary {
  readonly title: string
  readonly status: AssetStatus
  readonly version: string
  readonly durationSeconds: number
  /** ISO 8601, UTC. */
  readonly updatedAt: string
}

/** Longest title in metadata, whose total R2 limits; the record itself has all of it. */
const MAX_TITLE_CHARACTERS = 200

/** Headers hold printable ASCII, so the title is percent-encoded. */
export function writeAssetMetadata(record: AssetSummary): Record<string, string> {
  const title = Array.from(record.title).slice(0, MAX_TITLE_CHARACTERS).join('')
  return {
    title: encodeURIComponent(title.toWellFormed()),
    status: record.status,
    version: record.version,
    duration: String(record.durationSeconds),
    updated: record.updatedAt,
  }
}

/** `undefined` where something else wrote the object. */
export function readAssetMetadata(
  metadata: Readonly<Record<string, string>>,
): AssetSummary | undefined {
  const { title, status, version, duration, updated } = metadata
  if (title === undefined || version === undefined || !isStatus(status)) return undefined
  const durationSeconds = Number(duration)
  return {
    title: decodeTitle(title),
    status,
    version,
    durationSeconds: Number.isFinite(durationSeconds) ? durationSeconds : 0,
    updatedAt: updated ?? '',
  }
}

function isStatus(status: string | undefined): status is AssetStatus {
  return ASSET_STATUSES.some((known) => known === status)
}

function decodeTitle(title: string): string {
  try {
    return decodeURIComponent(title)
  } catch {
    return title
  }
}
