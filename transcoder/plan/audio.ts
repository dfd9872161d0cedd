import { languageName } from '../probe/language.ts'
import type { SourceAudio } from '../probe/source.ts'
import type { AudioRates } from './ladder.ts'
import type { AudioPlan, LoudnessPlan } from './plan.ts'

/** AAC of 5.1 channels (Apple's authoring rules, 2.26 and its table). */
const SURROUND = { channels: 6, bitrateKbps: 320 }
/** What sound alone is offered at, so that a player has something to go down to. */
const SOUND_ALONE_LOW_KBPS = 64

/** Where every sound is known, which group a variant plays. */
export type AudioGroup = AudioPlan['group']

export interface AudioRequest {
  readonly rates: AudioRates
  readonly hasSurround: boolean
  /** There is no picture: sound is what variants differ by. */
  readonly isAlone: boolean
  /** Whether a rung is so low that it plays the low sound. */
  readonly hasLow: boolean
  /** By the stream's index. */
  readonly loudness: ReadonlyMap<number, LoudnessPlan>
}

/**
 * Every track once in each group, as RFC 8216bis 4.4.6.1.1 wants groups to have the same members:
 * stereo for all, low for the lowest variants, and surround where that is asked for and some track
 * has it. A track with fewer channels is in the surround group as its stereo self.
 */
export function planAudio(
  tracks: readonly SourceAudio[],
  request: AudioRequest,
): readonly AudioPlan[] {
  const labels = labelTracks(tracks)
  const first = tracks.findIndex(({ isDefault }) => isDefault)
  const plans = tracks.map((track, position) =>
    describe(track, position, labels[position] ?? '', position === Math.max(first, 0), request),
  )
  const low = request.isAlone ? SOUND_ALONE_LOW_KBPS : request.rates.lowBitrateKbps
  const wantsLow = low !== undefined && (request.isAlone || request.hasLow)
  return [
    ...plans,
    ...(wantsLow ? plans.map((plan) => inGroup(plan, 'low', 2, low)) : []),
    ...plans
      .filter((_, position) => request.hasSurround && isSurround(tracks[position]))
      .map((plan) => inGroup(plan, 'surround', SURROUND.channels, SURROUND.bitrateKbps)),
  ]
}

function isSurround(track: SourceAudio | undefined): boolean {
  return (track?.channels ?? 0) >= SURROUND.channels
}

function describe(
  track: SourceAudio,
  position: number,
  label: string,
  isDefault: boolean,
  { rates, loudness }: AudioRequest,
): AudioPlan {
  const known = loudness.get(track.index)
  return {
    kind: 'audio',
    name: `audio-${position + 1}`,
    codec: 'aac',
    index: track.index,
    group: 'stereo',
    bitrateKbps: rates.bitrateKbps,
    sampleRate: 48_000,
    channels: 2,
    // Every rendition that is no video has a language (Apple 8.10); BCP 47 has one for not knowing.
    language: track.language ?? 'und',
    label,
    isDefault,
    isDescription: track.isDescription,
    isCommentary: track.isCommentary,
    ...(known !== undefined && { loudness: known }),
  }
}

function inGroup(
  plan: AudioPlan,
  group: AudioGroup,
  channels: number,
  bitrateKbps: number,
): AudioPlan {
  return { ...plan, name: `${plan.name}-${group}`, group, channels, bitrateKbps }
}

/** By what the file calls a track, else by its language; a number where that is not enough. */
function labelTracks(tracks: readonly SourceAudio[]): readonly string[] {
  const wanted = tracks.map((track, index) => {
    const language = track.language && languageName(track.language)
    const name = track.title ?? language ?? `Audio ${index + 1}`
    if (track.title !== undefined) return plainText(name)
    if (track.isDescription) return `${name} (described)`
    return track.isCommentary ? `${name} (commentary)` : name
  })
  return distinct(wanted)
}

/** The second and later of the same name get a number. */
export function distinct(names: readonly string[]): readonly string[] {
  const given = new Set<string>()
  return names.map((name) => {
    let own = name
    for (let number = 2; given.has(own); number += 1) own = `${name} ${number}`
    given.add(own)
    return own
  })
}

/** What a quoted string of a playlist can hold (RFC 8216bis 4.2), and a menu can show. */
export function plainText(text: string): string {
  return (
    text
      .replaceAll(/["\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'Untitled'
  )
}
