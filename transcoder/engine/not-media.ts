import { TranscoderError } from '../errors.ts'
import { lastLine } from './text-tail.ts'

/** FFmpeg's own words about an input that it cannot open. */
export function notMedia(name: string, errorText: string): TranscoderError {
  const reason = lastLine(errorText).replace(/^.*?: (?=[A-Z])/, '')
  const isCut = errorText.includes('moov atom not found')
  return new TranscoderError(
    isCut ? 'input_truncated' : 'input_not_media',
    isCut
      ? `${name} is cut off: its index (moov) is missing`
      : `${name} is no video that FFmpeg can read${reason ? ` (${reason})` : ''}`,
    {
      cure: isCut
        ? 'copy or record it again'
        : 'give a video file such as an MP4, MOV, MKV or WebM',
    },
  )
}
