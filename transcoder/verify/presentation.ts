import type { PlaylistKind } from '../../src/core/playlist/kind.ts'
import type { Manifest } from './dash/manifest.ts'
import type { SegmentFacts } from './measure/segment-facts.ts'
import type { Fault } from './playlist/fault.ts'
import type { ListedMedia, ListedSegment } from './playlist/media-playlist.ts'
import type { ListedRendition, ListedVariant } from './playlist/multivariant-playlist.ts'
import type { VersionNeed } from './playlist/required-version.ts'
import type { Delivery } from './resources.ts'

/** All that is known of a presentation once it was read: facts alone, and no media. */
export interface Presentation {
  /** What was asked for: the multivariant playlist, or a media playlist alone. */
  readonly entry: PlaylistFile
  readonly multivariant: Multivariant | undefined
  /** Each once, in the order in which the entry names them. */
  readonly media: readonly MediaPlaylist[]
  /** Whether anything of it still grows. */
  readonly isLive: boolean
  readonly manifest: Manifest | undefined
}

/** The text of a playlist. */
export interface PlaylistFile {
  /** Short, for people: without query and token. */
  readonly label: string
  readonly uri: string
  /** `undefined` where it is no playlist, as an error page is none. */
  readonly kind: PlaylistKind | undefined
  readonly version: number
  readonly need: VersionNeed
  readonly faults: readonly Fault[]
  readonly byteLength: number
  readonly delivery: Delivery | undefined
}

export interface Multivariant {
  readonly isIndependent: boolean
  readonly variants: readonly Variant[]
  readonly iFrameVariants: readonly Variant[]
  readonly renditions: readonly Rendition[]
  readonly sessionData: SessionData
}

export interface Variant extends ListedVariant {
  readonly label: string
  /** `undefined` where it could not be read. */
  readonly playlist: MediaPlaylist | undefined
}

export interface Rendition extends ListedRendition {
  readonly label: string
  /** `undefined` where it has none of its own, or it could not be read. */
  readonly playlist: MediaPlaylist | undefined
}

/** What a media playlist is for; `lone` is one that no multivariant playlist names. */
export type Role = 'variant' | 'audio' | 'video' | 'subtitles' | 'iframes' | 'lone'

export interface MediaPlaylist {
  readonly role: Role
  readonly label: string
  readonly uri: string
  /** `undefined` where nothing could be read, and why. */
  readonly file: PlaylistFile | undefined
  readonly unread: string | undefined
  readonly listed: ListedMedia
  readonly segments: readonly Segment[]
  /** Initialization sections and keys that could not be had, or are none. */
  readonly troubles: readonly Trouble[]
  /** How initialization sections came. */
  readonly maps: readonly Fetched[]
}

export interface Segment extends ListedSegment {
  readonly label: string
  readonly measured: Measured
}

export type Measured =
  | ({ readonly state: 'read'; readonly delivery: Delivery | undefined } & SegmentFacts)
  /** It is there, and cannot be looked into. */
  | {
      readonly state: 'opaque'
      readonly reason: string
      readonly byteLength: number
      readonly delivery: Delivery | undefined
    }
  /** It is not there, or what is there is no media. */
  | { readonly state: 'missing' | 'damaged'; readonly reason: string }
  /** It was not asked for. */
  | { readonly state: 'unread'; readonly reason: string }

export interface Fetched {
  readonly label: string
  readonly delivery: Delivery | undefined
}

/** What became of the data that a multivariant playlist has elsewhere. */
export interface SessionData {
  readonly count: number
  readonly troubles: readonly Trouble[]
}

export interface Trouble {
  readonly label: string
  readonly what: 'missing' | 'damaged' | 'unread'
  readonly reason: string
}
