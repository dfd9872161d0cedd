import { TranscoderError } from '../errors.ts'
import type { ProbedStream } from './ffprobe.ts'
import type { DynamicRange, SourceColors } from './source.ts'

/** Dolby Vision without a base layer that anything else can show. */
const DOLBY_ALONE = 5

/**
 * How a picture's colours are to be read. Where the file is silent, size tells: HD is BT.709, PAL's
 * 576 and 288 lines BT.601 as 625-line television has it, anything smaller as 525 lines, as decoders
 * assume.
 *
 * @throws TranscoderError `input_unsupported` for Dolby Vision that nothing else can show
 */
export function readColors(stream: ProbedStream): SourceColors {
  refuseDolbyAlone(stream)
  return {
    matrix: matrixOf(stream),
    primaries: primariesOf(stream),
    // `yuvj…` is an old way to say the same.
    range: stream.color_range === 'pc' || stream.pix_fmt.startsWith('yuvj') ? 'pc' : 'tv',
    dynamicRange: dynamicRangeOf(stream),
  }
}

function dynamicRangeOf({ color_transfer }: ProbedStream): DynamicRange {
  if (color_transfer === 'smpte2084') return 'pq'
  return color_transfer === 'arib-std-b67' ? 'hlg' : 'sdr'
}

function matrixOf(stream: ProbedStream): SourceColors['matrix'] {
  const { color_space: told } = stream
  if (told === 'bt709') return 'bt709'
  if (told.startsWith('bt2020')) return 'bt2020'
  if (told === 'smpte170m' || told === 'bt470bg' || told === 'fcc') return 'bt601'
  if (dynamicRangeOf(stream) !== 'sdr') return 'bt2020'
  return isHighDefinition(stream) ? 'bt709' : 'bt601'
}

function primariesOf(stream: ProbedStream): SourceColors['primaries'] {
  const { color_primaries: told } = stream
  if (told === 'bt709') return 'bt709'
  if (told === 'bt2020') return 'bt2020'
  if (told === 'bt470bg') return 'bt601-625'
  if (told === 'smpte170m' || told === 'smpte240m') return 'bt601-525'
  if (dynamicRangeOf(stream) !== 'sdr' || matrixOf(stream) === 'bt2020') return 'bt2020'
  if (matrixOf(stream) === 'bt709') return 'bt709'
  const isPal = stream.height === 576 || stream.height === 288
  return isPal || stream.color_space === 'bt470bg' ? 'bt601-625' : 'bt601-525'
}

function isHighDefinition({ width, height }: ProbedStream): boolean {
  return Math.min(width, height) >= 720
}

function refuseDolbyAlone({ side_data_list }: ProbedStream): void {
  const isAlone = side_data_list.some(
    (data) => data.dv_profile === DOLBY_ALONE && !data.dv_bl_signal_compatibility_id,
  )
  if (!isAlone) return
  throw new TranscoderError('input_unsupported', 'the picture is Dolby Vision of profile 5 alone', {
    cure: 'export it with an HDR10 or HLG base layer, or as SDR',
  })
}
