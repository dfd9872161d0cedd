import { MEDIA_PLAYLIST_NAME } from '../../src/core/asset-keys.ts'
import type { MediaRendition } from '../../src/core/playlist/write-multivariant.ts'
import { audiosOf, type Presentation, videosOf } from './presentation.ts'

export const SUBTITLES_GROUP = 'subtitles'

/** What a track is for (RFC 8216bis 4.4.6.1, and Apple's list of characteristics). */
const DESCRIBES_VIDEO = ['public.accessibility.describes-video']
const FOR_DEAF = [
  'public.accessibility.transcribes-spoken-dialog',
  'public.accessibility.describes-music-and-sound',
]

/** Every track in each group that has it. */
export function audioMedia(presentation: Presentation): readonly MediaRendition[] {
  const hasPicture = videosOf(presentation).length > 0
  const audios = audiosOf(presentation)
  return withAutoselect(
    audios.map(({ plan }) => {
      // Without a picture the default track is what a variant itself holds.
      const isInVariant = !hasPicture && plan.isDefault
      return {
        type: 'AUDIO',
        groupId: plan.group,
        name: plan.label,
        language: plan.language,
        isDefault: plan.isDefault,
        isAutoselect: plan.isDefault || !plan.isCommentary,
        channels: plan.channels,
        ...(plan.isDescription && { characteristics: DESCRIBES_VIDEO }),
        ...(!isInVariant && { uri: uriOf(presentation, plan.name) }),
      }
    }),
  )
}

/** None is shown unless it is asked for, by the viewer, the link or the page. */
export function subtitleMedia(presentation: Presentation): readonly MediaRendition[] {
  return withAutoselect(
    presentation.subtitles.map(({ plan }) => ({
      type: 'SUBTITLES',
      groupId: SUBTITLES_GROUP,
      name: plan.label,
      language: plan.language,
      isDefault: false,
      isAutoselect: true,
      isForced: plan.isForced,
      ...(plan.isForDeaf && { characteristics: FOR_DEAF }),
      uri: uriOf(presentation, plan.name),
    })),
  )
}

function uriOf({ version }: Presentation, name: string): string {
  return `${version}/${name}/${MEDIA_PLAYLIST_NAME}`
}

/**
 * Of those in a group that a player could not tell apart, it may choose one by itself: the default
 * one, else the first (RFC 8216bis 4.4.6.1.1).
 */
function withAutoselect(media: readonly MediaRendition[]): readonly MediaRendition[] {
  const kindOf = ({ groupId, language, isForced = false, characteristics = [] }: MediaRendition) =>
    JSON.stringify([groupId, language, isForced, characteristics])
  const chosen = new Map<string, MediaRendition>()
  for (const rendition of media.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault))) {
    if (rendition.isAutoselect && !chosen.has(kindOf(rendition))) {
      chosen.set(kindOf(rendition), rendition)
    }
  }
  return media.map((rendition) => ({
    ...rendition,
    isAutoselect: chosen.get(kindOf(rendition)) === rendition,
  }))
}
