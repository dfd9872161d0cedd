import { ASSET_STATUSES, type AssetStatus } from '../../core/asset-record.ts'

/** What the document hands to its script. */
export interface PageData {
  readonly asset: string
  readonly title: string
  readonly streamUrl: string
  /** Unknown where there is no record of the asset. */
  readonly status?: AssetStatus
  /** How long the whole is, or will be once it is encoded. */
  readonly durationSeconds?: number
}

/** `id` of the `<script type="application/json">` that holds the data. */
export const PAGE_DATA_ID = 'sluice-data'

/**
 * JSON that is safe between script tags: no `<` can close the element or open a comment, and the
 * two line separators that JSON allows and older scripts do not are escaped as well.
 */
export function serializePageData(data: PageData): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

/** `undefined` when the page holds no data, as on a page that only tells a problem. */
export function parsePageData(json: string | undefined): PageData | undefined {
  if (json === undefined) return undefined
  const value: unknown = JSON.parse(json)
  return isPageData(value) ? value : undefined
}

function isPageData(value: unknown): value is PageData {
  if (typeof value !== 'object' || value === null) return false
  const { asset, title, streamUrl, status, durationSeconds } = value as Record<string, unknown>
  return (
    typeof asset === 'string' &&
    typeof title === 'string' &&
    typeof streamUrl === 'string' &&
    (status === undefined || ASSET_STATUSES.some((known) => known === status)) &&
    (durationSeconds === undefined || typeof durationSeconds === 'number')
  )
}
