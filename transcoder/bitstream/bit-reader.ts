/** Reads bits from the most significant on, as the video and audio codings of MPEG and ITU-T do. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Up to 32 bits as a number. @throws RangeError behind the last one */
  bits(count: number): number {
    let value = 0
    for (let index = 0; index < count; index += 1) value = value * 2 + this.#bit()
    return value
  }

  flag(): boolean {
    return this.#bit() === 1
  }

  skip(count: number): void {
    this.#at += count
  }

  /** ue(v): an unsigned number in Exp-Golomb code (ITU-T H.264, 9.1). @throws RangeError */
  unsigned(): number {
    let zeros = 0
    while (this.#bit() === 0) zeros += 1
    if (zeros > 32) throw new RangeError('an Exp-Golomb code of more than 32 bits')
    return 2 ** zeros - 1 + this.bits(zeros)
  }

  /** se(v): a signed one (9.1.1). @throws RangeError */
  signed(): number {
    const code = this.unsigned()
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2
  }

  #bit(): number {
    const byte = this.#bytes[this.#at >> 3]
    if (byte === undefined) throw new RangeError('a bit behind the last one')
    const bit = (byte >> (7 - (this.#at & 7))) & 1
    this.#at += 1
    return bit
  }
}
