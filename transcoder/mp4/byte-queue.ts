/** Bytes that wait to be whole. Chunks are kept as they came and copied once, when taken. */
export class ByteQueue {
  #chunks: Uint8Array[] = []
  #byteLength = 0

  get byteLength(): number {
    return this.#byteLength
  }

  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return
    this.#chunks.push(chunk)
    this.#byteLength += chunk.byteLength
  }

  /** Up to `count` of the first bytes, without taking them. */
  peek(count: number): Uint8Array {
    const [first] = this.#chunks
    if (first && first.byteLength >= count) return first.subarray(0, count)
    return this.#copy(Math.min(count, this.#byteLength))
  }

  /** Removes and returns the first bytes; there must be as many. */
  take(count: number): Uint8Array {
    const taken = this.#copy(count)
    let left = count
    let whole = 0
    for (const chunk of this.#chunks) {
      if (chunk.byteLength > left) break
      left -= chunk.byteLength
      whole += 1
    }
    this.#chunks.splice(0, whole)
    const [first] = this.#chunks
    if (first && left > 0) this.#chunks[0] = first.subarray(left)
    this.#byteLength -= count
    return taken
  }

  #copy(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    let filled = 0
    for (const chunk of this.#chunks) {
      if (filled === count) break
      const part = chunk.subarray(0, count - filled)
      bytes.set(part, filled)
      filled += part.byteLength
    }
    return bytes
  }
}
