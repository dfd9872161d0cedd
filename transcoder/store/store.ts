/** Where objects go: a bucket, or a folder that stands for one. */
export interface Store {
  /** For people: `r2 bucket films`, `folder /srv/out`. */
  readonly description: string
  /**
   * Writes one whole object, or nothing.
   *
   * @throws TranscoderError `store_refused` where trying again is no use, `store_unavailable`
   *   where patience is over, `target_not_writable` for a folder, `cancelled`
   */
  put(key: string, bytes: Uint8Array<ArrayBuffer>, options: PutOptions): Promise<void>
  /**
   * The same, where the object is still the one that the writer knows. An answer may be lost, so what
   * two writers must tell apart must not be the same bytes.
   *
   * @param expected its tag, or `undefined` where there is none
   * @returns the tag of what is there now; `undefined` where another has written in between, and
   *   nothing was written
   */
  putIf(
    key: string,
    bytes: Uint8Array<ArrayBuffer>,
    options: PutOptions,
    expected: string | undefined,
  ): Promise<string | undefined>
  /** The whole object, or `undefined` where there is none. */
  get(key: string): Promise<StoredObject | undefined>
  /** Objects whose keys have a prefix, in the order of their keys, at most `limit`. */
  list(prefix: string, limit: number): Promise<readonly ListedObject[]>
  /** Removing what is not there is no error. */
  delete(key: string): Promise<void>
}

export interface StoredObject {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Opaque; another one for other bytes. */
  readonly tag: string
}

export interface ListedObject {
  readonly key: string
  readonly byteLength: number
}

export interface PutOptions {
  readonly contentType: string
  readonly cacheControl: string
  /** Custom metadata: lower-case names, printable ASCII values. */
  readonly metadata?: Readonly<Record<string, string>>
}
