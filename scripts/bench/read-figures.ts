import { SluiceError } from '../../src/core/errors.ts'
import type { Piece } from '../../transcoder/package/bandwidth.ts'

/** SSIM of all planes and frames, out of the line that FFmpeg's filter `ssim` ends with. */
export function readSsim(text: string): number {
  const ssim = Number(/ SSIM .*\bAll:([\d.]+)/.exec(text)?.[1])
  if (ssim >= 0 && ssim <= 1) return ssim
  throw new SluiceError('bench_failed', 'FFmpeg said no SSIM')
}

/** The lengths of a media playlist's segments, in seconds. */
export function readSegmentLengths(playlist: string) {
  const lengths = playlist.matchAll(/^#EXTINF:([\d.]+)/gm)
  return {
    targetDuration: Number(/^#EXT-X-TARGETDURATION:(\d+)/m.exec(playlist)?.[1]),
    lengths: [...lengths].map(([, seconds]) => Number(seconds)),
  }
}

/** A picture as it is stored. */
export interface CodedPicture {
  /** When it is shown. */
  readonly seconds: number
  readonly byteLength: number
}

/** A clock of 90 kHz and six digits of EXTINF put a picture a little beside a boundary. */
const TOLERANCE_SECONDS = 0.005

/** Puts pictures into the segments that they are shown in, whatever the order they are stored in. */
export function piecesOf(
  pictures: readonly CodedPicture[],
  lengths: readonly number[],
): readonly Piece[] {
  let start = Math.min(...pictures.map(({ seconds }) => seconds)) - TOLERANCE_SECONDS
  return lengths.map((durationSeconds) => {
    const end = start + durationSeconds
    const inside = pictures.filter(({ seconds }) => seconds >= start && seconds < end)
    start = end
    return {
      durationSeconds,
      byteLength: inside.reduce((sum, { byteLength }) => sum + byteLength, 0),
    }
  })
}

/** One encode of a picture: what it took and what it lost. */
export interface Encode {
  readonly bytes: number
  readonly loss: number
}

/**
 * What an encoder would lose at another size, from two of its encodes: the logarithm of the loss, which
 * is SSIM in decibels, falls with that of the size about on a line (Bjøntegaard, VCEG-M33).
 */
export function lossAtSize([one, other]: readonly [Encode, Encode], bytes: number): number {
  const run = Math.log(other.bytes / one.bytes)
  if (run === 0) return one.loss
  const slope = Math.log(other.loss / one.loss) / run
  return one.loss * (bytes / one.bytes) ** slope
}
