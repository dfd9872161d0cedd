import {
  CONTENT_KEY_NAME,
  IFRAMES_PLAYLIST_NAME,
  MEDIA_PLAYLIST_NAME,
  STORYBOARD_NAME,
} from '../../src/core/asset-keys.ts'
import { targetDurationOf } from '../../src/core/playlist/write-media.ts'
import {
  type IFrameVariant,
  type MultivariantPlaylist,
  type Variant,
  writeMultivariantPlaylist,
} from '../../src/core/playlist/write-multivariant.ts'
import { framesPerSecond } from '../plan/frame-rate.ts'
import type { AudioPlan, VideoPlan } from '../plan/plan.ts'
import type { Rendition } from '../rendition.ts'
import { averageBps, peakBps } from './bandwidth.ts'
import { audioMedia, SUBTITLES_GROUP, subtitleMedia } from './hls-media.ts'
import {
  audiosOf,
  largestOf,
  type Presentation,
  ratesOf,
  targetOf,
  videosOf,
} from './presentation.ts'
import { storyboardPeakBps } from './storyboard.ts'
import { textRates } from './subtitles.ts'

/** Apple 1.32: the variant that a player starts with is the one nearest to 2 Mbit/s. */
const FIRST_VARIANT_BPS = 2_000_000

/** The playlist that a viewer starts from; its URIs are relative to the asset's folder. */
export function writeMultivariant(presentation: Presentation): string {
  const { version, isEncrypted, isGrowing = false, storyboard } = presentation
  const videos = videosOf(presentation)
  const variants = videos.length > 0 ? pictureVariants(presentation) : soundVariants(presentation)
  return writeMultivariantPlaylist({
    media: [...audioMedia(presentation), ...subtitleMedia(presentation)],
    variants: startInTheMiddle(withSubtitles(variants, presentation)),
    iframes: isGrowing ? [] : videos.map((video) => iframeVariant(video, presentation)),
    images: storyboard === undefined ? [] : [imageVariant(presentation, storyboard)],
    ...(isEncrypted && { sessionKeyUri: `${version}/${CONTENT_KEY_NAME}` }),
  })
}

/** One variant for each rendition of the picture and each group of sound that it is played with. */
function pictureVariants(presentation: Presentation): readonly Variant[] {
  const groups = new Set(audiosOf(presentation).map(({ plan }) => plan.group))
  return videosOf(presentation).flatMap((video) => {
    const { audioGroup } = video.plan
    const own = groups.has(audioGroup) ? [audioGroup] : []
    const hasSurround = groups.has('surround') && audioGroup !== 'low'
    const played = [...own, ...(hasSurround ? (['surround'] as const) : [])]
    return played.length === 0
      ? [pictureVariant(video, undefined, presentation)]
      : played.map((group) => pictureVariant(video, group, presentation))
  })
}

function pictureVariant(
  video: Rendition<VideoPlan>,
  group: AudioPlan['group'] | undefined,
  presentation: Presentation,
): Variant {
  const target = targetOf(presentation)
  const sounds = audiosOf(presentation).filter(({ plan }) => plan.group === group)
  const picture = ratesOf(video.segments, target)
  // The largest sum of any that play together (Apple 9.13).
  const sound = largestOf(sounds.map(({ segments }) => ratesOf(segments, target)))
  return {
    uri: `${presentation.version}/${video.plan.name}/${MEDIA_PLAYLIST_NAME}`,
    bandwidthBps: picture.peak + sound.peak,
    averageBandwidthBps: picture.average + sound.average,
    codecs: codecsOf([video, ...sounds]),
    ...about(video.plan, presentation),
    frameRate: framesPerSecond(video.plan.frameRate),
    ...(group !== undefined && { audioGroupId: group }),
  }
}

/** Without a picture it is the sound that variants differ by: the default track at each rate. */
function soundVariants(presentation: Presentation): readonly Variant[] {
  const target = targetOf(presentation)
  const audios = audiosOf(presentation)
  return audios
    .filter(({ plan }) => plan.isDefault)
    .map((audio): Variant => {
      const group = audios.filter(({ plan }) => plan.group === audio.plan.group)
      const rates = largestOf(group.map(({ segments }) => ratesOf(segments, target)))
      return {
        uri: `${presentation.version}/${audio.plan.name}/${MEDIA_PLAYLIST_NAME}`,
        bandwidthBps: rates.peak,
        averageBandwidthBps: rates.average,
        codecs: codecsOf(group),
        audioGroupId: audio.plan.group,
      }
    })
}

/** Text plays along with any of them, and counts as sound does (Apple 9.13). */
function withSubtitles(
  variants: readonly Variant[],
  presentation: Presentation,
): readonly Variant[] {
  if (presentation.subtitles.length === 0) return variants
  const text = textRates(presentation)
  return variants.map((variant) => ({
    ...variant,
    bandwidthBps: variant.bandwidthBps + text.peak,
    averageBandwidthBps: variant.averageBandwidthBps + text.average,
    subtitlesGroupId: SUBTITLES_GROUP,
  }))
}

/** All of the group's: a player must know before it fetches any (Apple 9.1). */
function codecsOf(renditions: readonly Rendition[]): readonly string[] {
  return [...new Set(renditions.map(({ codec }) => codec))]
}

function iframeVariant(video: Rendition<VideoPlan>, presentation: Presentation): IFrameVariant {
  const segments = video.segments.flatMap(({ iframes }) => iframes)
  const target = targetDurationOf(segments.map(({ durationSeconds }) => durationSeconds))
  return {
    uri: `${presentation.version}/${video.plan.name}/${IFRAMES_PLAYLIST_NAME}`,
    bandwidthBps: peakBps(segments, target),
    averageBandwidthBps: averageBps(segments),
    codecs: [video.codec],
    ...about(video.plan, presentation),
  }
}

function imageVariant(
  { version }: Presentation,
  storyboard: NonNullable<Presentation['storyboard']>,
): MultivariantPlaylist['images'][number] {
  return {
    uri: `${version}/${STORYBOARD_NAME}/${MEDIA_PLAYLIST_NAME}`,
    bandwidthBps: storyboardPeakBps(storyboard),
    size: storyboard.plan,
  }
}

/** A score only where rates of different codecs say nothing about which looks better (4.4.6.2). */
function about(plan: VideoPlan, presentation: Presentation) {
  const plans = videosOf(presentation).map((video) => video.plan)
  const hasHdr = plans.some(({ dynamicRange }) => dynamicRange !== 'sdr')
  const hasSeveral = hasHdr || plans.some(({ codec }) => codec !== plan.codec)
  return {
    size: { width: plan.width, height: plan.height },
    ...(hasHdr && { videoRange: VIDEO_RANGE[plan.dynamicRange] }),
    ...(hasSeveral && { score: plan.worthKbps / 1000 }),
  }
}

const VIDEO_RANGE = { sdr: 'SDR', hlg: 'HLG', pq: 'PQ' } as const
/** Cheapest first, except that the one to start with leads. */
function startInTheMiddle(variants: readonly Variant[]): readonly Variant[] {
  const sorted = variants.toSorted((a, b) => a.bandwidthBps - b.bandwidthBps)
  const distance = (variant: Variant) => Math.abs(variant.bandwidthBps - FIRST_VARIANT_BPS)
  const plain = sorted.filter(({ codecs }) => /^(avc1|mp4a)/.test(codecs[0] ?? ''))
  const [first] = (plain.length > 0 ? plain : sorted).toSorted((a, b) => distance(a) - distance(b))
  return first ? [first, ...sorted.filter((variant) => variant !== first)] : sorted
}
