import type { TranscodeOptions } from '../../transcoder/options.ts'
import { namedLadder } from '../../transcoder/plan/ladder.ts'

export const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast']
const X265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error']
const HDR_TAGS = ['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc']

export function generated(filters: string): readonly string[] {
  return ['-f', 'lavfi', '-i', filters]
}

export const PICTURE = generated('testsrc2=size=320x180:rate=25:duration=3')
export const TONE = generated('sine=frequency=440:duration=3')

/** One kind of input: how FFmpeg makes one, and what becomes of it. */
export interface Kind {
  readonly what: string
  readonly name?: string
  readonly made: readonly string[]
  readonly options?: Partial<TranscodeOptions>
  readonly outcome: string
  readonly skipped?: readonly string[]
  /** Whether FFmpeg in WebAssembly does it too, and in a time that a test has. */
  readonly isForWasm?: boolean
}

export const KINDS: readonly Kind[] = [
  {
    what: 'interlaced, top field first',
    made: [
      ...generated('testsrc2=size=720x576:rate=50:duration=2,tinterlace=interleave_top'),
      ...['-c:v', 'mpeg2video', '-flags', '+ildct+ilme', '-top', '1', '-b:v', '4M'],
    ],
    name: 'interlaced.ts',
    options: { ladder: namedLadder('apple') },
    outcome:
      '292x234@25, 450x360@25, 540x432@25, 540x432@25, 676x540@50 | - | - | poster, storyboard',
  },
  {
    what: 'HDR10',
    made: [
      ...generated(
        'testsrc2=size=320x180:rate=25:duration=3,zscale=t=smpte2084:p=bt2020:m=bt2020nc:tin=bt709:pin=bt709:min=bt709:npl=203,format=yuv420p10',
      ),
      ...[...X265, ...HDR_TAGS, '-color_trc', 'smpte2084'],
    ],
    outcome: '320x180@25, 320x180@25 | - | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'HLG with its range kept beside',
    made: [
      ...generated(
        'testsrc2=size=320x180:rate=25:duration=3,zscale=t=arib-std-b67:p=bt2020:m=bt2020nc:tin=bt709:pin=bt709:min=bt709,format=yuv420p10',
      ),
      ...[...X265, ...HDR_TAGS, '-color_trc', 'arib-std-b67'],
    ],
    options: { hasHdr: true },
    outcome: '320x180@25, 320x180@25, hdr 320x180@25 | - | - | poster, storyboard',
  },
  {
    what: 'every codec',
    made: [...PICTURE, ...X264],
    options: { codecs: ['h264', 'hevc', 'av1'] },
    outcome: '320x180@25, 320x180@25, hevc 320x180@25, av1 320x180@25 | - | - | poster, storyboard',
  },
  {
    what: 'frames that come when they like',
    made: [
      ...generated("testsrc2=size=320x180:rate=30:duration=4,select='not(mod(n,3))+lt(n,40)'"),
      ...['-fps_mode', 'vfr', ...X264],
    ],
    outcome: '320x180@23.976, 320x180@23.976 | - | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: '8K',
    made: [...generated('testsrc2=size=7680x4320:rate=5:duration=0.4'), ...X264],
    outcome: '640x360@25, 1280x720@25 | - | - | poster, storyboard',
  },
  {
    what: 'sound of 5.1 channels, with surround',
    made: [
      ...PICTURE,
      ...generated(
        'anoisesrc=duration=3:amplitude=0.1,pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0',
      ),
      ...[...X264, '-c:a', 'ac3'],
    ],
    options: { hasSurround: true },
    outcome: '320x180@25, 320x180@25 | und 2, und 6surround | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'a description of the picture and a commentary',
    made: [
      ...[...PICTURE, ...TONE, ...TONE, ...TONE],
      ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', ...X264, '-c:a', 'aac'],
      ...['-metadata:s:a', 'language=eng', '-disposition:a:0', 'default'],
      ...['-disposition:a:1', 'visual_impaired', '-disposition:a:2', 'comment'],
    ],
    name: 'described.mkv',
    outcome: '320x180@25, 320x180@25 | en 2, en 2, en 2 | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'no length in the header',
    made: [...PICTURE, ...TONE, ...X264, '-c:a', 'libopus', '-live', '1'],
    name: 'live.mkv',
    outcome: '320x180@25, 320x180@25 | und 2 | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'a picture that ends before its sound',
    made: [...PICTURE, ...generated('sine=duration=5'), ...X264, '-c:a', 'aac'],
    outcome: '320x180@25, 320x180@25 | und 2 | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'raw full range without a tag',
    made: [...PICTURE, '-c:v', 'mjpeg', '-q:v', '3'],
    name: 'motion.avi',
    outcome: '320x180@25, 320x180@25 | - | - | poster, storyboard',
    isForWasm: true,
  },
  {
    what: 'a screen of palette colours',
    made: [...PICTURE, '-c:v', 'gif'],
    name: 'screen.gif',
    outcome: '320x180@25, 320x180@25 | - | - | poster, storyboard',
    isForWasm: true,
  },
]
