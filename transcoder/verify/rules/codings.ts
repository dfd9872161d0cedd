import type { VideoFormat } from '../../media-format.ts'
import { formatLevel, neededAvcLevel } from '../derive/avc-levels.ts'
import { avcLevel, familyOf } from '../derive/codecs.ts'
import { frameRateOf } from '../derive/frame-rate.ts'
import {
  formatsOf,
  readSegmentsOf,
  unmeasured,
  videoFormats,
  videoPlaylists,
} from '../derive/media.ts'
import { ratesOf } from '../derive/rates.ts'
import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { type Finding, forEach, type Outcome, type Rule, skip } from '../rule.ts'

/** Codings of pictures, their profiles and levels: Apple 1.1 to 1.12, 1.14 and 1.37. */
export const CODING_RULES: readonly Rule[] = [
  ofFormats('Apple 1.1', 'MUST', 'pictures are H.264, HEVC, Dolby Vision or AV1', ({ codec }) =>
    ['avc', 'hevc', 'dolby-vision', 'av1'].includes(familyOf(codec))
      ? undefined
      : ['one of these', codec ?? 'an unknown codec'],
  ),
  {
    id: 'Apple 1.3a',
    level: 'SHOULD',
    title: 'some H.264 is at most High profile, level 4.1',
    check: (presentation) =>
      someAvc(presentation, ({ profile, level }) => profile <= HIGH && level <= 41),
  },
  ofFormats('Apple 1.3b', 'MUST', 'H.264 is at most High profile, level 5.2', ({ codec }) => {
    const avc = avcLevel(codec)
    if (avc === undefined || (avc.profile <= HIGH && avc.level <= 52)) return undefined
    return ['High profile, level 5.2 or less', `${codec}`]
  }),
  ofFormats('Apple 1.4', 'SHOULD', 'H.264 is of High profile', ({ codec }) => {
    const avc = avcLevel(codec)
    return avc === undefined || avc.profile >= HIGH ? undefined : ['avc1.64…', `${codec}`]
  }),
  {
    id: 'Apple 1.5',
    level: 'MUST',
    title: 'HEVC is in fragmented MP4',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) => {
        const isHevc = formatsOf(playlist, 'video').some(({ codec }) => familyOf(codec) === 'hevc')
        const other = readSegmentsOf(playlist).find(({ measured }) => measured.container !== 'fmp4')
        if (!isHevc || other === undefined) return []
        return [
          { where: playlist.label, expected: 'fragmented MP4', seen: other.measured.container },
        ]
      }),
  },
  ofFormats('Apple 1.6b', 'MUST', 'HEVC is at most Main 10 profile, level 5.1', ({ codec }) => {
    const [, profile, level] = /^h[ev][cv]1\.[ABC]?(\d+)\.[^.]*\.[LH](\d+)/i.exec(codec ?? '') ?? []
    if (profile === undefined || (Number(profile) <= 2 && Number(level) <= 153)) return undefined
    return ['profile 1 or 2, level 153 or less', `${codec}`]
  }),
  ofFormats(
    'Apple 1.10',
    'SHOULD',
    'parameter sets are in the sample descriptions',
    ({ codec = '' }) =>
      /^(?:avc3|hev1|dvhe)/.test(codec) ? ['avc1, hvc1 or dvh1', codec] : undefined,
  ),
  {
    id: 'Apple 1.11',
    level: 'SHOULD',
    title: 'the level of H.264 is no higher than size, frame rate and bit rate need',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), highLevels),
  },
  {
    id: 'Apple 1.12',
    level: 'SHOULD',
    title: 'some pictures are H.264',
    check: (presentation) => someAvc(presentation, () => true),
  },
  ofFormats('Apple 1.14', 'MUST', 'pictures are not interlaced', ({ isInterlaced }) =>
    isInterlaced ? ['frames', 'fields'] : undefined,
  ),
  ofFormats('Apple 1.37', 'MUST', 'AV1 is at most level 6.2', ({ codec }) => {
    const level = /^av01\.\d\.(\d\d)/.exec(codec ?? '')?.[1]
    return level === undefined || Number(level) <= 18 ? undefined : ['18 or less', level]
  }),
]

const HIGH = 100

function ofFormats(
  id: string,
  level: Rule['level'],
  title: string,
  look: (format: VideoFormat) => readonly [expected: string, seen: string] | undefined,
): Rule {
  const check = (presentation: Presentation): Outcome =>
    forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) =>
      formatsOf(playlist, 'video').flatMap((format): readonly Finding[] => {
        const broken = look(format)
        return broken ? [{ where: playlist.label, expected: broken[0], seen: broken[1] }] : []
      }),
    )
  return { id, level, title, check }
}

function someAvc(
  presentation: Presentation,
  isGood: (avc: { readonly profile: number; readonly level: number }) => boolean,
): Outcome {
  const codecs = videoFormats(presentation).flatMap(({ codec }) => codec ?? [])
  if (codecs.length === 0) return skip(unmeasured(presentation))
  const levels = codecs.flatMap((codec) => avcLevel(codec) ?? [])
  if (levels.some(isGood)) return []
  return [{ where: presentation.entry.label, expected: 'some', seen: codecs.join(', ') }]
}

function highLevels(playlist: MediaPlaylist): readonly Finding[] {
  const rate = frameRateOf(playlist)
  const peakBps = ratesOf(playlist)?.peakBps ?? 0
  return formatsOf(playlist, 'video').flatMap((format): readonly Finding[] => {
    const said = avcLevel(format.codec)?.level
    const needed = neededAvcLevel(format, rate?.average ?? 0, peakBps)
    if (said === undefined || needed === undefined || said <= needed) return []
    const expected = `level ${formatLevel(needed)}`
    return [{ where: playlist.label, expected, seen: formatLevel(said) }]
  })
}
