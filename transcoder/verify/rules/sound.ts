import { isSameCodec } from '../derive/codecs.ts'
import {
  audioFormats,
  audioPlaylists,
  formatsOf,
  playedPlaylists,
  readSegmentsOf,
  unmeasured,
  videoPlaylists,
} from '../derive/media.ts'
import { ratesOf } from '../derive/rates.ts'
import { describeRendition } from '../derive/renditions.ts'
import { attributeText } from '../playlist/attribute-list.ts'
import { type Finding, forEach, ofMultivariant, type Rule, skip } from '../rule.ts'

const NO_SOUND = 'there is no sound'
const STEREO_CODECS = ['mp4a.40.2', 'mp4a.40.5', 'mp4a.40.29']
const HE_AAC_BPS = 64_000

/** Sound: Apple 2 and 9, RFC 8216bis 4.4.6.1. */
export const SOUND_RULES: readonly Rule[] = [
  {
    id: 'Apple 2.3',
    level: 'MUST',
    title: 'stereo sound in AAC is offered',
    check: (presentation) => {
      const formats = audioFormats(presentation)
      if (formats.length === 0) return skip(NO_SOUND)
      const isStereoAac = formats.some(
        ({ codec = '', channels }) =>
          channels === 2 && STEREO_CODECS.some((each) => isSameCodec(each, codec)),
      )
      if (isStereoAac) return []
      const seen = formats.map(
        ({ codec, channels }) => `${codec} with ${channels ?? 'unknown'} channels`,
      )
      return [
        { where: presentation.entry.label, expected: 'AAC with 2 channels', seen: seen.join(', ') },
      ]
    },
  },
  {
    id: 'Apple 2.4',
    level: 'SHOULD',
    title: 'HE-AAC has 64 kbit/s or less',
    check: (presentation) =>
      forEach(audioPlaylists(presentation), 'sound is not apart from pictures', (playlist) => {
        const bps = ratesOf(playlist)?.averageBps ?? 0
        const he = formatsOf(playlist, 'audio').find(({ codec }) =>
          /^mp4a\.40\.(?:5|29)$/.test(codec ?? ''),
        )
        // Its container takes some bits as well.
        if (he === undefined || bps <= HE_AAC_BPS * 1.1) return []
        return [
          {
            where: playlist.label,
            expected: '64 kbit/s or less',
            seen: `${Math.round(bps / 1000)} kbit/s`,
          },
        ]
      }),
  },
  {
    id: 'Apple 2.17',
    level: 'MUST',
    title: 'a segment holds one stream of sound at most',
    check: (presentation) =>
      forEach(playedPlaylists(presentation), unmeasured(presentation), (playlist) =>
        readSegmentsOf(playlist).flatMap(({ label, measured }) => {
          const count = measured.tracks.filter(({ format }) => format.kind === 'audio').length
          return count > 1 ? [{ where: label, expected: 'one at most', seen: String(count) }] : []
        }),
      ),
  },
  {
    id: 'Apple 9.5',
    level: 'SHOULD',
    title: 'sound and pictures are streams of their own',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) =>
        formatsOf(playlist, 'audio').length === 0
          ? []
          : [{ where: playlist.label, expected: 'pictures alone', seen: 'sound too' }],
      ),
  },
  {
    id: 'Apple 9.6',
    level: 'MUST',
    title: 'sound of more than two channels is apart from pictures',
    check: (presentation) =>
      forEach(videoPlaylists(presentation), unmeasured(presentation), (playlist) =>
        formatsOf(playlist, 'audio')
          .filter(({ channels = 0 }) => channels > 2)
          .map(({ channels }) => ({
            where: playlist.label,
            expected: 'a rendition of its own',
            seen: `${channels} channels among pictures`,
          })),
      ),
  },
  {
    id: 'RFC 8216bis 4.4.6.1 CHANNELS value',
    level: 'MUST',
    title: 'CHANNELS is the number of channels',
    check: ofMultivariant(({ renditions }) =>
      forEach(
        renditions.filter(({ type }) => type === 'AUDIO'),
        NO_SOUND,
        (rendition): readonly Finding[] => {
          const said = attributeText(rendition.attributes, 'CHANNELS')
          const formats = rendition.playlist ? formatsOf(rendition.playlist, 'audio') : []
          const most = Math.max(0, ...formats.map(({ channels = 0 }) => channels))
          if (said === undefined || most === 0 || Number.parseInt(said, 10) === most) return []
          return [{ where: describeRendition(rendition), expected: String(most), seen: said }]
        },
      ),
    ),
  },
]
