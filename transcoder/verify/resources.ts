/** Where a presentation is read from: a server, a store, a folder. Never throws for what is missing. */
export interface Resources {
  get(uri: string, wanted: Wanted): Promise<Answer>
}

export interface Wanted {
  /** The whole resource where it is absent. */
  readonly range?: ByteRange | undefined
  /** What is longer is not read. */
  readonly maxBytes: number
  /** A playlist or a manifest, which may come compressed. */
  readonly isText?: boolean | undefined
}

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** Bytes of a range that a resource has. */
export function cutRange(bytes: Uint8Array, range: ByteRange | undefined): Uint8Array {
  return range ? bytes.subarray(range.offset, range.offset + range.length) : bytes
}

/** What is said of a resource that is longer than wanted. */
export function tooLong({ maxBytes }: Wanted): Answer {
  const reason = `it is longer than the ${Math.floor(maxBytes / 2 ** 20) || 1} MiB that are read of it`
  return { ok: false, reason, isOurLimit: true }
}

export type Answer =
  | {
      readonly ok: true
      readonly bytes: Uint8Array
      /** Where it was found after all redirects: what relative URIs in it are resolved against. */
      readonly uri: string
      /** Absent where nothing was sent, as from a disk. */
      readonly delivery?: Delivery | undefined
    }
  | {
      readonly ok: false
      /** A clause: `HTTP 404`, `no such file`. */
      readonly reason: string
      /** True where that says nothing of the resource: we do not read so much, or such a scheme. */
      readonly isOurLimit?: boolean
    }

/** How a server sent something. */
export interface Delivery {
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly isRedirected: boolean
  /** Whether it sent all where a range was asked for. */
  readonly isRangeIgnored: boolean
}
