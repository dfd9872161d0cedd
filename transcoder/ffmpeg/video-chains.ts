import { formatFrameRate } from '../plan/frame-rate.ts'
import type { PictureSize } from '../plan/picture-size.ts'
import type { InputPlan, Plan, PosterPlan, StoryboardPlan } from '../plan/plan.ts'
import { colorsAfter, toStandardColors } from './color-filters.ts'
import { FilterGraph } from './filter-graph.ts'
import { type EncodeJob, imagesOf, POSTER_OUTPUT, STORYBOARD_OUTPUT } from './job.ts'
import { type Picture, parentOf, picturesOf } from './pictures.ts'
import { formatSeconds } from './seconds.ts'

type InputVideo = NonNullable<InputPlan['video']>

const SOURCE = 'source'
const STANDARD = 'standard'

/** What BT.709 pictures that were made here are read as. */
const MADE_HERE = { matrix: 'bt709', range: 'tv' } as const

/**
 * One decode: a constant rate first, so that all renditions share frame times; then standard colours;
 * then each size of picture once, of a larger one where that is as good.
 */
export function videoChains(job: EncodeJob): readonly string[] {
  const { plan } = job
  const { video, cover } = plan.input
  const images = imagesOf(job)
  if (video === undefined) {
    return cover === undefined || images.length === 0 ? [] : [coverChain(cover.index)]
  }
  const graph = new FilterGraph('video')
  const pictures = picturesOf(job.renditions)
  if (pictures.length === 0 && images.length === 0) return []
  graph.make({ name: SOURCE, from: `0:${video.index}`, filters: sourceFilters(video) })
  if (images.length > 0 || pictures.some(({ isHdr }) => !isHdr)) {
    graph.make({ name: STANDARD, from: SOURCE, filters: standardFilters(video, pictures, plan) })
  }
  for (const picture of pictures) {
    const parent = parentOf(picture, pictures)
    const from = parent?.name ?? (picture.isHdr ? SOURCE : STANDARD)
    const filters = pictureFilters(picture, parent, video)
    graph.make({ name: picture.name, from, filters, outputs: picture.renditions })
  }
  for (const name of images) {
    graph.make({ name, from: STANDARD, filters: imageFilters(name, plan, video), outputs: [name] })
  }
  return graph.chains()
}

function sourceFilters(video: InputVideo): readonly string[] {
  return [
    // Nothing, but where frames come in another size or format on the way: they are given the first's.
    'scale=interl=-1',
    // One frame of each field (Apple 1.15); frames that are none of fields stay one.
    ...(video.isInterlaced ? ['bwdif=mode=send_field:deint=interlaced'] : []),
    // `start_time=0` repeats the first frame where a picture begins late, so video starts at 0.
    `fps=${formatFrameRate(video.frameRate)}:start_time=0`,
    // A picture that ends before its sound stays where it was.
    ...(video.padSeconds > 0
      ? [`tpad=stop_mode=clone:stop_duration=${formatSeconds(video.padSeconds)}`]
      : []),
  ]
}

/**
 * Colours are changed behind the first scaling: tone mapping costs by the pixel, and the filter takes
 * no odd sizes.
 */
function standardFilters(
  video: InputVideo,
  pictures: readonly Picture[],
  plan: Plan,
): readonly string[] {
  const colors = toStandardColors(video)
  if (colors.length === 0) return []
  const largest = pictures.find(({ isHdr }) => !isHdr) ?? plan.poster
  if (largest === undefined) return colors
  return [`scale=w=${largest.width}:h=${largest.height}:flags=bicubic`, 'setsar=1', ...colors]
}

function pictureFilters(
  picture: Picture,
  parent: Picture | undefined,
  video: InputVideo,
): readonly string[] {
  const rate = formatFrameRate(picture.frameRate)
  const isSlower = rate !== formatFrameRate(parent?.frameRate ?? video.frameRate)
  const colors = parent === undefined ? colorsAfter(video.colors) : MADE_HERE
  return [
    // Every second frame before scaling: half the work.
    ...(isSlower ? [`fps=${rate}:start_time=0`] : []),
    picture.isHdr
      ? `scale=w=${picture.width}:h=${picture.height}:flags=bicubic`
      : scale(picture, colors, 'tv'),
    'setsar=1',
    `format=${picture.isHdr ? 'yuv420p10' : 'yuv420p'}`,
  ]
}

function imageFilters(name: string, plan: Plan, video: InputVideo): readonly string[] {
  const colors = colorsAfter(video.colors)
  const { poster, storyboard } = plan
  if (name === STORYBOARD_OUTPUT && storyboard) return storyboardFilters(storyboard, colors)
  return name === POSTER_OUTPUT && poster ? posterFilters(poster, plan, colors) : []
}

/** The most typical of the first frames, so that a fade from black gives no black poster. */
function posterFilters(
  poster: PosterPlan,
  plan: Plan,
  colors: ReturnType<typeof colorsAfter>,
): readonly string[] {
  const { atSeconds } = poster
  const isLong = plan.durationSeconds >= 8
  const first = atSeconds === undefined ? (isLong ? ['fps=2'] : []) : [from(atSeconds)]
  const typical = atSeconds === undefined ? ['thumbnail=n=16'] : []
  return [...first, ...still(poster, colors), ...typical]
}

/** The first frame of each stretch, side by side on sheets. */
function storyboardFilters(
  { everyFrames, columns, rows, ...size }: StoryboardPlan,
  colors: ReturnType<typeof colorsAfter>,
): readonly string[] {
  return [`select='not(mod(n,${everyFrames}))'`, ...still(size, colors), `tile=${columns}x${rows}`]
}

function from(atSeconds: number): string {
  return `select='gte(t,${formatSeconds(atSeconds)})'`
}

/** JPEG's own full range; JFIF knows BT.601 alone. */
function still(size: PictureSize, colors: ReturnType<typeof colorsAfter>): readonly string[] {
  return [scale(size, colors, 'pc'), 'setsar=1', 'format=yuvj420p']
}

function scale(
  { width, height }: PictureSize,
  { matrix, range }: ReturnType<typeof colorsAfter>,
  output: 'tv' | 'pc',
): string {
  return [
    `scale=w=${width}:h=${height}:flags=bicubic`,
    `in_color_matrix=${matrix}:in_range=${range}`,
    `out_color_matrix=${output === 'pc' ? 'bt601' : 'bt709'}:out_range=${output}`,
  ].join(':')
}

/** A cover is shown as it is, no larger than a poster. */
function coverChain(index: number): string {
  return `[0:${index}]scale=w='min(iw,1280)':h=-2:flags=bicubic,setsar=1,format=yuvj420p[${POSTER_OUTPUT}]`
}
