import type { MediaPlaylist, Multivariant, Variant } from '../presentation.ts'
import { codecList, familyOf, isVideoCodec } from './codecs.ts'
import { hasVideo } from './media.ts'

export function textOf({ attributes }: Variant, name: string): string | undefined {
  return attributes.get(name)?.value
}

export function numberOf(variant: Variant, name: string): number | undefined {
  const number = Number.parseFloat(textOf(variant, name) ?? '')
  return Number.isFinite(number) ? number : undefined
}

/** Whether a variant shows pictures: by its media, and by what is said of it where none was read. */
export function hasPictures(variant: Variant): boolean {
  if (variant.playlist && hasVideo(variant.playlist)) return true
  const codecs = codecList(textOf(variant, 'CODECS'))
  if (textOf(variant, 'RESOLUTION') !== undefined || codecs.some(isVideoCodec)) return true
  return codecs.length === 0 && (variant.playlist?.segments.length ?? 0) === 0
}

/** Its own playlist, and all that may play with it. */
export function playlistsOf(
  variant: Variant,
  { renditions }: Multivariant,
): readonly MediaPlaylist[] {
  const groups = ['AUDIO', 'VIDEO', 'SUBTITLES'].flatMap((type) =>
    renditions.filter(
      (each) => each.type === type && each.groupId === variant.attributes.get(type)?.value,
    ),
  )
  return [variant, ...groups].flatMap(({ playlist }) => playlist ?? [])
}

export function readSize(variant: Variant): { width: number; height: number } | undefined {
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(textOf(variant, 'RESOLUTION') ?? '') ?? []
  return width === undefined ? undefined : { width: Number(width), height: Number(height) }
}

/** The coding of a variant's pictures, as it says itself. */
export function videoFamily(variant: Variant): string | undefined {
  return codecList(textOf(variant, 'CODECS')).filter(isVideoCodec).map(familyOf)[0]
}

/** SDR, PQ or HLG; SDR where nothing is said (RFC 8216bis 4.4.6.2). */
export function videoRange(variant: Variant): string {
  return textOf(variant, 'VIDEO-RANGE') ?? 'SDR'
}
