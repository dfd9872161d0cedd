import { SluiceError } from '../src/core/errors.ts'

/** Everything that can stop a transcode. Scripts print the code; the list only ever grows. */
export type TranscoderErrorCode =
  | 'input_missing'
  | 'input_not_file'
  | 'input_empty'
  | 'input_unreadable'
  | 'input_not_media'
  | 'input_no_video'
  | 'input_protected'
  | 'input_unsupported'
  | 'input_truncated'
  | 'input_changed'
  | 'subtitles_invalid'
  | 'ladder_unknown'
  | 'ladder_invalid'
  | 'segment_seconds_invalid'
  | 'poster_invalid'
  | 'engine_missing'
  | 'engine_too_old'
  | 'engine_incapable'
  | 'engine_failed'
  | 'engine_crashed'
  | 'engine_input_too_large'
  | 'fragment_malformed'
  | 'output_incomplete'
  | 'output_invalid'
  | 'target_invalid'
  | 'target_not_writable'
  | 'store_refused'
  | 'store_unavailable'
  | 'store_lost'
  | 'kept_mismatch'
  | 'publish_conflict'
  | 'asset_nested'
  | 'cancelled'

export class TranscoderError extends SluiceError<TranscoderErrorCode> {}

/** @param cause what the stop made fail */
export function cancelled(cause?: unknown): TranscoderError {
  return new TranscoderError('cancelled', 'the transcode was stopped', {
    cure: 'run the same command to go on',
    cause,
  })
}

/**
 * Whether the same command could go on where it stopped, with what is stored by then: what went wrong
 * lies in the surroundings and not in what was made.
 */
export function isWorthKeeping(error: unknown): boolean {
  return !(error instanceof TranscoderError && SPOILED.has(error.code))
}

/** What would come out the same way again. */
const SPOILED: ReadonlySet<TranscoderErrorCode> = new Set([
  'input_truncated',
  'input_changed',
  'engine_failed',
  'fragment_malformed',
  'output_incomplete',
  'output_invalid',
])
