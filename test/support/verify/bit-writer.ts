/** Writes bits from the most significant on, as sequence parameter sets have them. */
export class BitWriter {
  #bits = ''

  bits(value: number, count: number): this {
    this.#bits += value.toString(2).padStart(count, '0').slice(-count)
    return this
  }

  /** ue(v) of ITU-T H.264, 9.1. */
  unsigned(...values: readonly number[]): this {
    for (const value of values) {
      const digits = (value + 1).toString(2)
      this.#bits += '0'.repeat(digits.length - 1) + digits
    }
    return this
  }

  /** With a stop bit and zeros up to a whole byte. */
  end(): Uint8Array<ArrayBuffer> {
    const padded = `${this.#bits}1`
    const whole = padded.padEnd(Math.ceil(padded.length / 8) * 8, '0')
    return Uint8Array.from(whole.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  }
}
