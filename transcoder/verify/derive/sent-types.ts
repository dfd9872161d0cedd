import type { Container } from '../measure/segment-facts.ts'
import type { Delivery } from '../resources.ts'

export const PLAYLIST_TYPES = ['application/vnd.apple.mpegurl', 'audio/mpegurl']
/** Media types that are recommended for what is sent (Apple 10.4). */
export const MEDIA_TYPES: Readonly<Record<Container | 'playlist' | 'map', readonly string[]>> = {
  playlist: PLAYLIST_TYPES,
  map: ['video/mp4', 'audio/mp4', 'application/mp4'],
  fmp4: ['video/iso.segment', 'video/mp4', 'audio/mp4', 'application/mp4'],
  ts: ['video/mp2t'],
  'packed-audio': ['audio/aac', 'audio/mpeg', 'audio/ac3', 'audio/eac3'],
  webvtt: ['text/vtt', 'text/plain'],
}

/** A Content-Type without its parameters; empty without one. */
export function essence(delivery: Delivery | undefined): string {
  return (delivery?.contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
