import { STORYBOARD_NAME, WHOLE_TEXT_NAME } from '../../src/core/asset-keys.ts'
import { formatFrameRate } from '../plan/frame-rate.ts'
import type { AudioPlan, VideoPlan } from '../plan/plan.ts'
import type { Rendition, SubtitleTrack } from '../rendition.ts'
import { segmentTimeline } from './dash-timeline.ts'
import {
  audiosOf,
  type Presentation,
  presentationSeconds,
  ratesOf,
  targetOf,
  videosOf,
} from './presentation.ts'
import { sheetSeconds, storyboardPeakBps } from './storyboard.ts'
import { element, textElement } from './xml.ts'

const ROLE = 'urn:mpeg:dash:role:2011'
const AUDIO_PURPOSE = 'urn:tva:metadata:cs:AudioPurposeCS:2007'
/** Channels and transfer by number (ISO/IEC 23091-3 and -2). */
const CHANNELS = 'urn:mpeg:mpegB:cicp:ChannelConfiguration'
const CICP = 'urn:mpeg:mpegB:cicp'
const TILES = 'http://dashif.org/guidelines/thumbnail_tile'
/** On demand, with templates; and CMAF (ISO/IEC 23009-1, 8.4 and 8.12). */
const PROFILES = ['urn:mpeg:dash:profile:isoff-live:2011', 'urn:mpeg:dash:profile:cmaf:2019']

/**
 * A static MPD over the segments that HLS has (ISO/IEC 23009-1); its URLs are relative to the
 * asset's folder. Edit lists tell where media begins, so no time has to be offset.
 */
export function packageDash(presentation: Presentation): string {
  const { subtitles, storyboard } = presentation
  const sets = [
    ...videoSets(presentation),
    ...audioSets(presentation),
    ...subtitles.map((track) => subtitleSet(track, presentation)),
    ...(storyboard === undefined ? [] : [imageSet(presentation, storyboard)]),
  ]
  const mpd = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      type: 'static',
      profiles: PROFILES.join(','),
      mediaPresentationDuration: formatDuration(presentationSeconds(presentation)),
      minBufferTime: formatDuration(targetOf(presentation)),
    },
    [
      element(
        'Period',
        { id: '0', start: 'PT0S' },
        sets.map((set, id) => set(String(id))),
      ),
    ],
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${mpd}\n`
}

/** Waits for its number in the Period. */
type NumberedSet = (id: string) => string

/** Qualities that a player may switch among without a new decoder. */
function videoSets(presentation: Presentation): readonly NumberedSet[] {
  const kinds = Map.groupBy(
    videosOf(presentation),
    ({ plan }) => `${plan.codec} ${plan.dynamicRange}`,
  )
  return [...kinds.values()].map((videos) => (id) => {
    const [first] = videos
    return element(
      'AdaptationSet',
      {
        id,
        contentType: 'video',
        mimeType: 'video/mp4',
        segmentAlignment: true,
        startWithSAP: 1,
      },
      [
        ...(first === undefined ? [] : rangeProperties(first.plan)),
        ...videos.map((video) => videoRepresentation(video, presentation)),
      ],
    )
  })
}

/** BT.2020 in 10 bits; a player that does not know it must not show it as if it were BT.709. */
function rangeProperties({ dynamicRange }: VideoPlan): readonly string[] {
  if (dynamicRange === 'sdr') return []
  const property = (name: string, value: number) =>
    element('EssentialProperty', { schemeIdUri: `${CICP}:${name}`, value })
  return [
    property('ColourPrimaries', 9),
    property('TransferCharacteristics', dynamicRange === 'pq' ? 16 : 18),
    property('MatrixCoefficients', 9),
  ]
}

function videoRepresentation(video: Rendition<VideoPlan>, presentation: Presentation): string {
  const { plan } = video
  return element(
    'Representation',
    {
      id: plan.name,
      bandwidth: bandwidthOf(video, presentation),
      codecs: video.codec,
      width: plan.width,
      height: plan.height,
      sar: '1:1',
      frameRate: formatFrameRate(plan.frameRate),
    },
    [segmentTimeline(video, presentation.version)],
  )
}

/** A set for each track and number of channels. */
function audioSets(presentation: Presentation): readonly NumberedSet[] {
  const tracks = Map.groupBy(audiosOf(presentation), ({ plan }) => `${plan.index} ${plan.channels}`)
  return [...tracks.values()].map((audios) => (id) => {
    const plan = audios[0]?.plan
    return element(
      'AdaptationSet',
      {
        id,
        contentType: 'audio',
        mimeType: 'audio/mp4',
        lang: plan?.language,
        segmentAlignment: true,
        startWithSAP: 1,
      },
      [
        ...(plan === undefined ? [] : describeTrack(plan)),
        ...audios.map((audio) => audioRepresentation(audio, presentation)),
      ],
    )
  })
}

function describeTrack(plan: AudioPlan): readonly string[] {
  return [
    // What a described picture is to DVB and DASH-IF.
    ...(plan.isDescription
      ? [element('Accessibility', { schemeIdUri: AUDIO_PURPOSE, value: 1 })]
      : []),
    element('Role', { schemeIdUri: ROLE, value: roleOf(plan) }),
    textElement('Label', plan.label),
  ]
}

function roleOf({ isDefault, isDescription, isCommentary }: AudioPlan): string {
  if (isDescription) return 'description'
  if (isCommentary) return 'commentary'
  return isDefault ? 'main' : 'alternate'
}

function audioRepresentation(audio: Rendition<AudioPlan>, presentation: Presentation): string {
  const { plan } = audio
  return element(
    'Representation',
    {
      id: plan.name,
      bandwidth: bandwidthOf(audio, presentation),
      codecs: audio.codec,
      audioSamplingRate: plan.sampleRate,
    },
    [
      element('AudioChannelConfiguration', { schemeIdUri: CHANNELS, value: plan.channels }),
      segmentTimeline(audio, presentation.version),
    ],
  )
}

function bandwidthOf(rendition: Rendition, presentation: Presentation): number {
  return Math.ceil(ratesOf(rendition.segments, targetOf(presentation)).peak)
}

/** Text beside the media: all of it in one file, as players take it best. */
function subtitleSet({ plan, text }: SubtitleTrack, presentation: Presentation): NumberedSet {
  const bytes = new TextEncoder().encode(text).byteLength
  const seconds = Math.max(1, presentationSeconds(presentation))
  return (id) =>
    element(
      'AdaptationSet',
      { id, contentType: 'text', mimeType: 'text/vtt', lang: plan.language },
      [
        element('Role', { schemeIdUri: ROLE, value: subtitleRole(plan) }),
        textElement('Label', plan.label),
        element('Representation', { id: plan.name, bandwidth: Math.ceil((bytes * 8) / seconds) }, [
          textElement('BaseURL', `${presentation.version}/${plan.name}/${WHOLE_TEXT_NAME}`),
        ]),
      ],
    )
}

function subtitleRole({ isForced, isForDeaf }: SubtitleTrack['plan']): string {
  if (isForced) return 'forced-subtitle'
  return isForDeaf ? 'caption' : 'subtitle'
}

/** Sheets of small pictures (DASH-IF IOP 6.2.6); sizes are those of a sheet. */
function imageSet(
  { version }: Presentation,
  storyboard: NonNullable<Presentation['storyboard']>,
): NumberedSet {
  const { plan } = storyboard
  const { columns, rows } = plan
  return (id) =>
    element('AdaptationSet', { id, contentType: 'image', mimeType: 'image/jpeg' }, [
      element('SegmentTemplate', {
        media: `${version}/${STORYBOARD_NAME}/$Number%05d$.jpg`,
        timescale: 1000,
        duration: Math.round(sheetSeconds(plan) * 1000),
        startNumber: 1,
      }),
      element(
        'Representation',
        {
          id: STORYBOARD_NAME,
          bandwidth: Math.ceil(storyboardPeakBps(storyboard)),
          width: plan.width * columns,
          height: plan.height * rows,
        },
        [element('EssentialProperty', { schemeIdUri: TILES, value: `${columns}x${rows}` })],
      ),
    ])
}

function formatDuration(seconds: number): string {
  return `PT${Number(seconds.toFixed(6))}S`
}
