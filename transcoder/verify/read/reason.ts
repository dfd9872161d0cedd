import { SluiceError } from '../../../src/core/errors.ts'

/** What a reader of media says when it cannot go on. It speaks of an encoder, which is not ours here. */
const PREFIX = "the encoder's output is damaged: "

/** Why something could not be read, as a clause. @throws what is no complaint about what was read */
export function reasonOf(error: unknown): string {
  if (error instanceof SluiceError && error.code === 'fragment_malformed')
    return error.message.replace(PREFIX, '')
  // What a DataView says when a box or a table ends too early is of no use to anybody.
  if (error instanceof RangeError)
    return /DataView|offset|bounds/i.test(error.message) ? 'it ends too early' : error.message
  throw error
}
