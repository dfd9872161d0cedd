import type { InputPlan } from '../plan/plan.ts'
import type { SourceColors } from '../probe/source.ts'

type InputVideo = NonNullable<InputPlan['video']>

/** The colours that every rendition in standard range has (Apple's authoring rules, 1.21). */
const TARGET = 'bt709'

/** The white of a screen in standard range, in nits, to which highlights are brought down. */
const NOMINAL_PEAK_NITS = 100

/**
 * What brings a picture into BT.709 once, before it is divided among renditions. Nothing for what is
 * there already but for its range, which scaling changes on its way.
 */
export function toStandardColors({ colors }: InputVideo): readonly string[] {
  if (colors.dynamicRange !== 'sdr') return toneMap(colors)
  if (colors.matrix === TARGET && colors.primaries === TARGET) return []
  return [
    // The filter takes planar YUV alone.
    'format=yuv420p|yuv422p|yuv444p|yuv420p10|yuv422p10|yuv444p10',
    [
      `colorspace=all=${TARGET}`,
      `iall=${standardOf(colors)}`,
      `irange=${colors.range}`,
      'range=tv',
    ].join(':'),
  ]
}

/** How a picture is to be read after `toStandardColors`. */
export function colorsAfter(colors: SourceColors): Pick<SourceColors, 'matrix' | 'range'> {
  const isChanged = toStandardColors({ colors } as InputVideo).length > 0
  return isChanged ? { matrix: TARGET, range: 'tv' } : colors
}

/** FFmpeg's name for what a television standard has in all three: primaries, transfer, matrix. */
function standardOf({ primaries, matrix }: SourceColors): string {
  if (primaries === 'bt2020' || matrix === 'bt2020') return 'bt2020'
  if (primaries === 'bt601-625') return 'bt601-6-625'
  return matrix === 'bt601' ? 'bt601-6-525' : TARGET
}

/**
 * HDR into BT.709: linear light, the smaller gamut, Hable's curve for the highlights, and back. The
 * order and the float format are what zimg and tonemap need.
 */
function toneMap({ dynamicRange, range }: SourceColors): readonly string[] {
  const transfer = dynamicRange === 'pq' ? 'smpte2084' : 'arib-std-b67'
  return [
    [
      'zscale=t=linear',
      `npl=${NOMINAL_PEAK_NITS}`,
      `tin=${transfer}`,
      'pin=bt2020',
      'min=bt2020nc',
      `rin=${range}`,
    ].join(':'),
    'format=gbrpf32le',
    `zscale=p=${TARGET}`,
    'tonemap=tonemap=hable:desat=0',
    `zscale=t=${TARGET}:m=${TARGET}:r=tv`,
    'format=yuv420p',
  ]
}
