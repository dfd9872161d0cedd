import { languageName } from '../probe/language.ts'
import type { SourceSubtitles } from '../probe/source.ts'
import { distinct, plainText } from './audio.ts'
import type { SubtitlesPlan } from './plan.ts'

/** A text track given beside the input: `--subtitle en=FILE`. */
export interface SideSubtitles {
  /** BCP 47. */
  readonly language: string
  readonly isForced: boolean
  readonly isForDeaf: boolean
}

/** Tracks of the file first, then those beside it, which replace none. */
export function planSubtitles(
  tracks: readonly SourceSubtitles[],
  beside: readonly SideSubtitles[],
): readonly SubtitlesPlan[] {
  const all = [
    ...tracks.map((track) => ({ ...track, from: { index: track.index } })),
    ...beside.map((track, file) => ({ ...track, title: undefined, from: { file } })),
  ]
  const labels = distinct(all.map(labelOf))
  return all.map(({ from, language = 'und', isForced, isForDeaf }, position) => ({
    kind: 'subtitles',
    name: `subtitles-${position + 1}`,
    from,
    language,
    label: labels[position] ?? '',
    isForced,
    isForDeaf,
  }))
}

function labelOf(
  track: {
    readonly title?: string | undefined
    readonly language?: string | undefined
    readonly isForced: boolean
    readonly isForDeaf: boolean
  },
  index: number,
): string {
  if (track.title !== undefined) return plainText(track.title)
  const name = track.language ? languageName(track.language) : `Subtitles ${index + 1}`
  if (track.isForced) return `${name} (forced)`
  return track.isForDeaf ? `${name} (for the deaf)` : name
}
