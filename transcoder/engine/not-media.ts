import { TranscoderError } from '../errors.ts'
import { lastLine } from './text-tail.ts'

/** FFmpeg's own words about an input that it cannot open. */
export function notMedia(name: string, errorText: string): TranscoderError {
  if (errorText.includes('moov atom not found')) {
    // Said of a film that is cut off, and of anything else whose name ends in .mp4.
    const message = `${name} is no whole video: its index (moov) is missing`
    return new TranscoderError('input_not_media', message, { cure: 'copy or record it again' })
  }
  const reason = lastLine(errorText).replace(/^.*?: (?=[A-Z])/, '')
  const message = `${name} is no video that FFmpeg can read${reason ? ` (${reason})` : ''}`
  return new TranscoderError('input_not_media', message, {
    cure: 'give a video file such as an MP4, MOV, MKV or WebM',
  })
}
