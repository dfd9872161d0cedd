import type { Manifest, ManifestRepresentation } from '../dash/manifest.ts'
import { codecList, isSameCodec } from '../derive/codecs.ts'
import { formatSeconds } from '../derive/format.ts'
import { audioFrameSeconds, videoFrameSeconds } from '../derive/frame-rate.ts'
import { formatsOf, playedPlaylists } from '../derive/media.ts'
import { ratesOf } from '../derive/rates.ts'
import { listedSeconds } from '../derive/timeline.ts'
import type { MediaPlaylist, Presentation } from '../presentation.ts'
import { type Finding, type Outcome, type Rule, skip } from '../rule.ts'

/** Whether a DASH manifest over the same segments agrees: ISO/IEC 23009-1 5.3. */
export const DASH_RULES: readonly Rule[] = [
  {
    id: 'ISO 23009-1 5.3.9',
    level: 'MUST',
    title: 'the DASH manifest lists the segments that HLS lists',
    check: ofManifest(differentSegments),
  },
  {
    id: 'ISO 23009-1 5.3.9.6',
    level: 'MUST',
    title: 'segments are as long in DASH as in HLS, to a frame',
    check: ofPairs((playlist, { segments }, presentation) => {
      const frame = videoFrameSeconds(presentation) ?? audioFrameSeconds(presentation)
      return segments.flatMap(({ label, durationSeconds: seen }, index): readonly Finding[] => {
        const expected = playlist.segments[index]?.durationSeconds
        if (expected === undefined || seen === undefined || Math.abs(expected - seen) <= frame)
          return []
        return [{ where: label, expected: formatSeconds(expected), seen: formatSeconds(seen) }]
      })
    }),
  },
  {
    id: 'ISO 23009-1 5.3.1.2',
    level: 'MUST',
    title: 'the DASH manifest lasts as long as the HLS playlists',
    check: ofManifest(({ label, durationSeconds }, presentation) => {
      const longest = Math.max(0, ...playedPlaylists(presentation).map(listedSeconds))
      if (durationSeconds === undefined) return skip('the manifest does not tell its duration')
      if (Math.abs(durationSeconds - longest) <= SECONDS_TOLERANCE) return []
      const seen = formatSeconds(durationSeconds)
      return [{ where: label, expected: formatSeconds(longest), seen }]
    }),
  },
  {
    id: 'ISO 23009-1 5.3.7.2 codecs',
    level: 'MUST',
    title: 'representations name the codec that the media has',
    check: ofPairs((playlist, { id, codecs }) => {
      const formats = [...formatsOf(playlist, 'video'), ...formatsOf(playlist, 'audio')]
      return formats.flatMap(({ codec }): readonly Finding[] => {
        const isNamed =
          codec === undefined || codecList(codecs).some((said) => isSameCodec(said, codec))
        return isNamed
          ? []
          : [{ where: `representation ${id}`, expected: codec, seen: codecs ?? 'none' }]
      })
    }),
  },
  {
    id: 'ISO 23009-1 5.3.5.2 bandwidth',
    level: 'MUST',
    title: 'representations tell a bandwidth within 10 % of the peak bit rate',
    check: ofPairs((playlist, { id, bandwidthBps: seen = 0 }) => {
      const peak = ratesOf(playlist)?.peakBps
      if (peak === undefined || (seen >= peak * 0.9 && seen <= peak * 1.1)) return []
      const where = `representation ${id}`
      return [{ where, expected: `about ${Math.round(peak)} bit/s`, seen: String(seen) }]
    }),
  },
]

const SECONDS_TOLERANCE = 0.1

function ofManifest(
  check: (manifest: Manifest, presentation: Presentation) => Outcome,
): Rule['check'] {
  return (presentation) => {
    const { manifest } = presentation
    if (manifest === undefined) return skip('there is no manifest.mpd beside the playlist')
    if (manifest.problem === undefined) return check(manifest, presentation)
    return [{ where: manifest.label, expected: 'a DASH manifest', seen: manifest.problem }]
  }
}

function ofPairs(
  look: (
    playlist: MediaPlaylist,
    representation: ManifestRepresentation,
    presentation: Presentation,
  ) => readonly Finding[],
): Rule['check'] {
  return ofManifest((manifest, presentation) => {
    const pairs = pairsOf(manifest, presentation)
    if (pairs.length === 0) return skip('no representation has a media playlist like it')
    return pairs.flatMap(([playlist, representation]) =>
      look(playlist, representation, presentation),
    )
  })
}

/** Media playlists and representations that begin with the same segment. */
function pairsOf({ representations }: Manifest, presentation: Presentation) {
  const byFirst = new Map(representations.map((each) => [each.segments[0]?.label, each]))
  return playedPlaylists(presentation).flatMap((playlist) => {
    const like = byFirst.get(playlist.segments[0]?.label ?? '')
    return like ? [[playlist, like] as const] : []
  })
}

function differentSegments(manifest: Manifest, presentation: Presentation): readonly Finding[] {
  const pairs = pairsOf(manifest, presentation)
  const paired = new Set(pairs.map(([playlist]) => playlist))
  const alone = playedPlaylists(presentation).filter((playlist) => !paired.has(playlist))
  return [
    ...alone.map(({ label }) => ({
      where: manifest.label,
      expected: `a representation of ${label}`,
      seen: 'none',
    })),
    ...pairs.flatMap(([{ segments }, representation]): readonly Finding[] => {
      const index = segments.findIndex(
        ({ label }, at) => representation.segments[at]?.label !== label,
      )
      const isLonger = representation.segments.length > segments.length
      if (index < 0 && !isLonger) return []
      const at = index < 0 ? segments.length : index
      return [
        {
          where: `representation ${representation.id}`,
          expected: segments[at]?.label ?? `${segments.length} segments`,
          seen: representation.segments[at]?.label ?? `${representation.segments.length} segments`,
        },
      ]
    }),
  ]
}
