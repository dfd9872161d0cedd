import { SluiceError } from '../../src/core/errors.ts'

/** What keeps a presentation from being looked at at all. The list only ever grows. */
export type VerifyErrorCode = 'stream_unreachable' | 'stream_not_hls' | 'cancelled'

export class VerifyError extends SluiceError<VerifyErrorCode> {}
