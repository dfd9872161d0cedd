/** Media types by file ending: RFC 8216bis, Apple's authoring rules 10.4, DASH-IF. */
const BY_ENDING: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m3u: 'application/vnd.apple.mpegurl',
  mpd: 'application/dash+xml',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  cmfv: 'video/mp4',
  m4s: 'video/iso.segment',
  m4a: 'audio/mp4',
  cmfa: 'audio/mp4',
  ts: 'video/mp2t',
  aac: 'audio/aac',
  ac3: 'audio/ac3',
  ec3: 'audio/eac3',
  mp3: 'audio/mpeg',
  webm: 'video/webm',
  vtt: 'text/vtt',
  ttml: 'application/ttml+xml',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  json: 'application/json',
  key: 'application/octet-stream',
}

export const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl'
export const MANIFEST_TYPE = 'application/dash+xml'
export const UNKNOWN_TYPE = 'application/octet-stream'

/** The media type that a key's ending stands for, `application/octet-stream` where it tells nothing. */
export function mediaTypeOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return (dot > 0 && BY_ENDING[name.slice(dot + 1).toLowerCase()]) || UNKNOWN_TYPE
}
