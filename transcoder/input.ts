/** A video as the pipeline is given it. */
export interface Input {
  /** As its engine finds it. */
  readonly path: string
  /** File name alone, which the asset record keeps. */
  readonly name: string
  readonly byteLength: number
  /** Equal for equal contents, wherever they lie. */
  fingerprint(): Promise<string>
  /** Another one after every write; asked before and after, it shows a file that changed under us. */
  stamp(): Promise<string>
  /** Its first bytes, fewer where it is shorter. */
  readHead(byteLength: number): Promise<Uint8Array>
}

/** A title out of a file name: `big_buck-bunny.mp4` → `big_buck-bunny`. */
export function titleFromName(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}
