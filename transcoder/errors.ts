import { SluiceError } from '../src/core/errors.ts'

/** Everything that can stop a transcode. Scripts print the code; the list only ever grows. */
export type TranscoderErrorCode =
  | 'input_missing'
  | 'input_not_file'
  | 'input_empty'
  | 'input_unreadable'
  | 'input_not_media'
  | 'input_no_video'
  | 'input_truncated'
  | 'input_changed'
  | 'ladder_unknown'
  | 'ladder_invalid'
  | 'segment_seconds_invalid'
  | 'engine_missing'
  | 'engine_too_old'
  | 'engine_failed'
  | 'engine_input_too_large'
  | 'fragment_malformed'
  | 'output_incomplete'
  | 'target_invalid'
  | 'target_not_writable'
  | 'store_refused'
  | 'store_unavailable'
  | 'asset_nested'
  | 'cancelled'

export class TranscoderError extends SluiceError<TranscoderErrorCode> {}
