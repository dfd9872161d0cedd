import { iFramePlaylists, playedPlaylists, subtitlePlaylists } from '../derive/media.ts'
import { listedSeconds } from '../derive/timeline.ts'
import type { MediaPlaylist } from '../presentation.ts'
import { type Finding, forEach, type Outcome, ofLive, ofVod, type Rule, skip } from '../rule.ts'

const ALONE = 'there is one media playlist alone'

/** What media playlists say of themselves: Apple 7 and 8, RFC 8216bis 4.4.3 and 6.2. */
export const PLAYLIST_RULES: readonly Rule[] = [
  {
    id: 'RFC 8216bis 4.4.3.1',
    level: 'MUST',
    title: 'media playlists tell a target duration that no EXTINF exceeds once rounded',
    check: ({ media }) => media.filter(isMedia).flatMap(longSegments),
  },
  {
    id: 'Apple 7.5',
    level: 'SHOULD',
    title: 'target durations are 6 seconds',
    check: (presentation) =>
      playedPlaylists(presentation)
        .filter(
          ({ listed: { targetDuration } }) => targetDuration !== undefined && targetDuration !== 6,
        )
        .map(({ label, listed }) => ({
          where: label,
          expected: '6',
          seen: String(listed.targetDuration),
        })),
  },
  {
    id: 'Apple 8.2',
    level: 'MUST',
    title: 'sound and pictures have one target duration',
    check: (presentation) =>
      sameAsFirst(playedPlaylists(presentation), ({ listed }) => String(listed.targetDuration)),
  },
  {
    id: 'RFC 8216bis 6.2.4 EXT-X-TARGETDURATION',
    level: 'MUST',
    title: 'only finished subtitles and I-frames have a target duration of their own',
    check: (presentation) => {
      const [first] = playedPlaylists(presentation)
      const others = [...subtitlePlaylists(presentation), ...iFramePlaylists(presentation)]
      const growing = others.filter(({ listed }) => listed.type !== 'VOD')
      if (first === undefined || growing.length === 0) return skip('there are none that grow')
      return sameAsFirst([first, ...growing], ({ listed }) => String(listed.targetDuration))
    },
  },
  {
    id: 'RFC 8216bis 6.2.1 EXT-X-ENDLIST',
    level: 'MUST',
    title: 'what is finished says so with EXT-X-ENDLIST',
    check: ({ media }) => {
      const playlists = media.filter(isMedia)
      const isFinished = playlists.some(({ listed }) => listed.isEnded || listed.type === 'VOD')
      if (!isFinished) return skip('the stream is live')
      return playlists
        .filter(({ listed }) => !listed.isEnded)
        .map(({ label }) => ({ where: label, expected: 'EXT-X-ENDLIST', seen: 'none' }))
    },
  },
  {
    id: 'Apple 8.6',
    level: 'MUST',
    title: 'what is finished has EXT-X-PLAYLIST-TYPE:VOD',
    check: ofVod(({ media }) =>
      media
        .filter((playlist) => isMedia(playlist) && playlist.listed.type === undefined)
        .map(({ label }) => ({ where: label, expected: 'VOD', seen: 'no type' })),
    ),
  },
  {
    id: 'RFC 8216bis 6.2.4 EXT-X-PLAYLIST-TYPE',
    level: 'MUST',
    title: 'all media playlists have the same EXT-X-PLAYLIST-TYPE or none',
    check: ({ media }) => sameAsFirst(media.filter(isMedia), ({ listed }) => listed.type ?? 'none'),
  },
  {
    id: 'RFC 8216bis 6.2.4 EXT-X-PROGRAM-DATE-TIME',
    level: 'MUST',
    title: 'all media playlists tell dates or none does',
    check: ({ media }) =>
      sameAsFirst(media.filter(isMedia), ({ listed }) => (listed.hasDates ? 'dates' : 'none')),
  },
  {
    id: 'Apple 8.4',
    level: 'MUST',
    title: 'live playlists tell dates',
    check: ofLive((presentation) =>
      playedPlaylists(presentation)
        .filter(({ listed }) => !listed.hasDates)
        .map(({ label }) => ({ where: label, expected: 'EXT-X-PROGRAM-DATE-TIME', seen: 'none' })),
    ),
  },
  {
    id: 'Apple 8.11',
    level: 'MUST',
    title: 'live playlists list six segments or more',
    check: ofLive((presentation) =>
      playedPlaylists(presentation)
        .filter(({ segments }) => segments.length < 6)
        .map(({ label, segments }) => ({
          where: label,
          expected: '6 or more',
          seen: String(segments.length),
        })),
    ),
  },
  {
    id: 'Apple 8.12',
    level: 'SHOULD',
    title: 'live playlists reach back 15 minutes',
    check: ofLive((presentation) =>
      playedPlaylists(presentation)
        .filter((playlist) => listedSeconds(playlist) < 900)
        .map((playlist) => ({
          where: playlist.label,
          expected: '900 s or more',
          seen: `${listedSeconds(playlist).toFixed(1)} s`,
        })),
    ),
  },
]

function isMedia({ file }: MediaPlaylist): boolean {
  return file?.kind === 'media'
}

function longSegments({ label, listed, segments }: MediaPlaylist): readonly Finding[] {
  const { targetDuration } = listed
  if (!targetDuration) return [{ where: label, expected: 'EXT-X-TARGETDURATION', seen: 'none' }]
  return segments
    .filter(({ durationSeconds = 0 }) => Math.round(durationSeconds) > targetDuration)
    .map(({ line, durationSeconds }) => ({
      where: `${label} line ${line}`,
      expected: `at most ${targetDuration} s`,
      seen: `${durationSeconds} s`,
    }))
}

function sameAsFirst(
  playlists: readonly MediaPlaylist[],
  read: (playlist: MediaPlaylist) => string,
): Outcome {
  const [first, ...others] = playlists
  if (first === undefined) return skip('no media playlist could be read')
  const expected = read(first)
  return forEach(others, ALONE, (playlist) => {
    const seen = read(playlist)
    return seen === expected
      ? []
      : [{ where: playlist.label, expected: `${expected} as ${first.label}`, seen }]
  })
}
