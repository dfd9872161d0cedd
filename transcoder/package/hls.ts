import { INIT_NAME, MEDIA_PLAYLIST_NAME, segmentName } from '../../src/core/asset-keys.ts'
import {
  type AudioMedia,
  targetDurationOf,
  type Variant,
  writeMediaPlaylist,
  writeMultivariantPlaylist,
} from '../../src/core/playlist/write.ts'
import { framesPerSecond } from '../frame-rate.ts'
import type { AudioPlan, VideoPlan } from '../plan.ts'
import type { Rendition } from '../rendition.ts'
import { averageBps, peakBps } from './bandwidth.ts'

export interface HlsPresentation {
  readonly multivariant: string
  /** Text by rendition name. */
  readonly media: ReadonlyMap<string, string>
}

const AUDIO_GROUP = 'audio'
/** Apple 1.32: the variant that a player starts with is the one nearest to 2 Mbit/s. */
const FIRST_VARIANT_BPS = 2_000_000

/** The playlists of finished renditions; `version` is the folder that the multivariant one names. */
export function packageHls(renditions: readonly Rendition[], version: string): HlsPresentation {
  const targetDuration = presentationTarget(renditions)
  const media = renditions.map((rendition): [string, string] => [
    rendition.plan.name,
    writeMediaPlaylist({
      targetDuration,
      mapUri: INIT_NAME,
      segments: rendition.segments.map(({ number, durationSeconds }) => ({
        uri: segmentName(number),
        durationSeconds,
      })),
    }),
  ])
  return { multivariant: writeMultivariant(renditions, version), media: new Map(media) }
}

/** All playlists of a presentation share one target duration (Apple 8.2). */
export function presentationTarget(renditions: readonly Rendition[]): number {
  return targetDurationOf(
    renditions.flatMap(({ segments }) => segments.map((segment) => segment.durationSeconds)),
  )
}

function writeMultivariant(renditions: readonly Rendition[], version: string): string {
  const uriOf = (name: string) => `${version}/${name}/${MEDIA_PLAYLIST_NAME}`
  const target = presentationTarget(renditions)
  const audio = renditions.filter((rendition) => rendition.plan.kind === 'audio')
  const sound = {
    peak: Math.max(0, ...audio.map(({ segments }) => peakBps(segments, target))),
    average: Math.max(0, ...audio.map(averageBps)),
    codecs: [...new Set(audio.map((rendition) => rendition.codec))],
  }
  const variants = renditions.flatMap((rendition): Variant[] => {
    const { plan } = rendition
    if (plan.kind !== 'video') return []
    return [
      {
        uri: uriOf(plan.name),
        bandwidthBps: peakBps(rendition.segments, target) + sound.peak,
        averageBandwidthBps: averageBps(rendition) + sound.average,
        codecs: [rendition.codec, ...sound.codecs],
        ...describePicture(plan),
        ...(audio.length > 0 ? { audioGroupId: AUDIO_GROUP } : {}),
      },
    ]
  })
  return writeMultivariantPlaylist({
    audio: audio.flatMap(({ plan }, index) =>
      plan.kind === 'audio' ? [describeAudio(plan, index, uriOf(plan.name))] : [],
    ),
    variants: startInTheMiddle(variants),
  })
}

function describePicture(plan: VideoPlan): Pick<Variant, 'width' | 'height' | 'frameRate'> {
  return { width: plan.width, height: plan.height, frameRate: framesPerSecond(plan.frameRate) }
}

function describeAudio(plan: AudioPlan, index: number, uri: string): AudioMedia {
  return {
    groupId: AUDIO_GROUP,
    name: plan.language === undefined ? `Audio ${index + 1}` : languageName(plan.language),
    ...(plan.language === undefined ? {} : { language: plan.language }),
    isDefault: index === 0,
    channels: plan.channels,
    uri,
  }
}

/** What people call a language; its tag where nobody knows a name for it. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Cheapest first, except that the one to start with leads. */
function startInTheMiddle(variants: readonly Variant[]): readonly Variant[] {
  const sorted = variants.toSorted((a, b) => a.bandwidthBps - b.bandwidthBps)
  const distance = (variant: Variant) => Math.abs(variant.bandwidthBps - FIRST_VARIANT_BPS)
  const [first] = sorted.toSorted((a, b) => distance(a) - distance(b))
  return first ? [first, ...sorted.filter((variant) => variant !== first)] : sorted
}
