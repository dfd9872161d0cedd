/** Where objects go: a bucket, or a folder that stands for one. */
export interface Store {
  /** For people: `r2 bucket films`, `folder /srv/out`. */
  readonly description: string
  /**
   * Writes one whole object, or nothing.
   *
   * @throws TranscoderError `store_refused` where trying again is no use, `store_unavailable` after
   *   several attempts, `target_not_writable` for a folder
   */
  put(key: string, bytes: Uint8Array<ArrayBuffer>, options: PutOptions): Promise<void>
  /** The whole object, or `undefined` where there is none. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Keys with a prefix, in order, at most `limit`. */
  list(prefix: string, limit: number): Promise<readonly string[]>
  /** Removing what is not there is no error. */
  delete(key: string): Promise<void>
}

export interface PutOptions {
  readonly contentType: string
  readonly cacheControl: string
  /** Custom metadata: lower-case names, printable ASCII values. */
  readonly metadata?: Readonly<Record<string, string>>
}
