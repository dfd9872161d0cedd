/**
 * `processing`: nothing plays yet. `playable`: what there is plays while the rest is encoded. `ready`:
 * whole. `failed`: nothing plays, and nothing more is done.
 */
export const ASSET_STATUSES = ['processing', 'playable', 'ready', 'failed'] as const
export type AssetStatus = (typeof ASSET_STATUSES)[number]

/** What is known of a published asset, stored as JSON at `_sluice/assets/<asset>.json`. */
export interface AssetRecord {
  readonly schema: 1
  readonly asset: string
  readonly title: string
  readonly status: AssetStatus
  /** Why it failed: a stable code, where it did. */
  readonly failure?: string
  readonly version: string
  /** By which the transcoder knows again what it made of the same input with the same settings. */
  readonly seedDigest?: string
  readonly durationSeconds: number
  readonly renditions: readonly RenditionRecord[]
  readonly subtitles?: readonly SubtitlesRecord[]
  /** Parts of the film with a name, in order. */
  readonly chapters?: readonly ChapterRecord[]
  /** Keys relative to the asset, such as `_v…/poster.jpg`; a storyboard's is its WebVTT. */
  readonly images: { readonly poster?: string; readonly storyboard?: string }
  /** Whether its segments are encrypted by AES-128. */
  readonly isEncrypted?: boolean
  /** All objects of the version together. */
  readonly bytes: number
  readonly source: {
    /** File name only, never a path of the publisher's machine. */
    readonly name: string
    readonly bytes: number
    readonly durationSeconds: number
  }
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly updatedAt: string
}

export interface RenditionRecord {
  /** Folder below the version, such as `video-720p` or `audio-1`. */
  readonly name: string
  readonly kind: 'video' | 'audio'
  /** RFC 6381. */
  readonly codecs: string
  readonly width?: number
  readonly height?: number
  readonly frameRate?: number
  readonly channels?: number
  /** BCP 47. */
  readonly language?: string
  /** What a menu shows. */
  readonly label?: string
  /** RFC 8216bis peak and average of this rendition alone, in bits per second. */
  readonly peakBps: number
  readonly averageBps: number
  readonly segments: number
  readonly bytes: number
}

export interface SubtitlesRecord {
  /** Folder below the version, such as `subtitles-1`. */
  readonly name: string
  /** BCP 47. */
  readonly language: string
  readonly label: string
  readonly isForced: boolean
  /** Tells sounds as well, for those who cannot hear them. */
  readonly isForDeaf: boolean
}

export interface ChapterRecord {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly title: string
}

/**
 * Reads a stored record. One of another schema, or one whose needed members are missing or of
 * another type, gives `undefined`: the asset still plays, only less is known of it.
 */
export function readAssetRecord(json: string): AssetRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  return isAssetRecord(value) ? value : undefined
}

function isAssetRecord(value: unknown): value is AssetRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Record<string, unknown>
  return (
    record.schema === 1 &&
    typeof record.asset === 'string' &&
    typeof record.title === 'string' &&
    typeof record.version === 'string' &&
    typeof record.durationSeconds === 'number' &&
    record.durationSeconds >= 0 &&
    Array.isArray(record.renditions) &&
    typeof record.images === 'object' &&
    record.images !== null
  )
}
