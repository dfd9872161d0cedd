import { familyOf } from '../derive/codecs.ts'
import { formatsOf, iFramePlaylists, isRead, videoPlaylists } from '../derive/media.ts'
import { readSize, videoRange } from '../derive/variants.ts'
import type { MediaPlaylist, Segment, Variant } from '../presentation.ts'
import { type Finding, forEach, ofMultivariant, type Rule, skip } from '../rule.ts'
import { lack } from './variants.ts'

const NONE = 'there is no I-frame playlist'

/** I-frame playlists: Apple 6 and 9, RFC 8216bis 4.4.3.6. */
export const TRICK_PLAY_RULES: readonly Rule[] = [
  {
    id: 'Apple 6.1',
    level: 'MUST',
    title: 'I-frame playlists are offered',
    check: ofMultivariant(({ iFrameVariants }, presentation) => {
      if (videoPlaylists(presentation).length === 0) return skip('there are no pictures')
      if (iFrameVariants.length > 0) return []
      const where = presentation.entry.label
      return [{ where, expected: 'EXT-X-I-FRAME-STREAM-INF', seen: 'none' }]
    }),
  },
  {
    id: 'Apple 6.8',
    level: 'MUST',
    title: 'I-frame playlists say EXT-X-I-FRAMES-ONLY',
    check: (presentation) =>
      forEach(iFramePlaylists(presentation), NONE, ({ label, listed }) =>
        listed.isIFramesOnly
          ? []
          : [{ where: label, expected: 'EXT-X-I-FRAMES-ONLY', seen: 'none' }],
      ),
  },
  {
    id: 'Apple 6.10',
    level: 'MUST',
    title: 'I-frames in fragmented MP4 come with their moof',
    check: (presentation) =>
      forEach(iFramePlaylists(presentation), NONE, (playlist) =>
        ofFrames(playlist, ({ iFrame }) =>
          iFrame.hasMoof ? undefined : ['a moof and its first sample', 'no moof'],
        ),
      ),
  },
  {
    id: 'RFC 8216bis 4.4.3.6',
    level: 'MUST',
    title: 'each range of an I-frame playlist is one I-frame and nothing else',
    check: (presentation) =>
      forEach(iFramePlaylists(presentation), NONE, (playlist) =>
        ofFrames(playlist, ({ iFrame }) => {
          if (!iFrame.hasMoof) return undefined
          const { frames, excessBytes, isIntra } = iFrame
          if (frames === 1 && excessBytes === 0 && isIntra !== false) return undefined
          return ['one I-frame', describeFrames(frames, excessBytes, isIntra)]
        }),
      ),
  },
  {
    id: 'Apple 6.16',
    level: 'MUST',
    title: 'I-frames in SDR are offered',
    check: ofMultivariant(({ iFrameVariants }, { entry }) => {
      if (iFrameVariants.length === 0) return skip(NONE)
      if (iFrameVariants.some((variant) => videoRange(variant) === 'SDR')) return []
      return [{ where: entry.label, expected: 'some in SDR', seen: 'HDR alone' }]
    }),
  },
  {
    id: 'Apple 9.3',
    level: 'MUST',
    title: 'I-frame variants tell their CODECS',
    check: ofIFrames((variant) => lack(variant, 'CODECS')),
  },
  {
    id: 'Apple 9.4',
    level: 'MUST',
    title: 'I-frame variants tell their RESOLUTION',
    check: ofIFrames((variant) => lack(variant, 'RESOLUTION')),
  },
  {
    id: 'RFC 8216bis 4.4.6.3',
    level: 'MUST',
    title: 'what I-frame variants tell is true',
    check: ofIFrames(wrongFormat),
  },
]

type IFrame = {
  readonly iFrame: NonNullable<Extract<Segment['measured'], { state: 'read' }>['iFrame']>
}

function ofFrames(
  { segments }: MediaPlaylist,
  look: (frame: IFrame) => readonly [expected: string, seen: string] | undefined,
): readonly Finding[] {
  return segments.filter(isRead).flatMap(({ label, measured: { iFrame } }): readonly Finding[] => {
    const broken = iFrame && look({ iFrame })
    return broken ? [{ where: label, expected: broken[0], seen: broken[1] }] : []
  })
}

function describeFrames(frames: number, excessBytes: number, isIntra: boolean | undefined): string {
  if (frames > 1) return `the beginning of ${frames} frames`
  if (frames === 0) return 'no frame'
  if (excessBytes !== 0)
    return excessBytes > 0 ? `${excessBytes} bytes too many` : `${-excessBytes} bytes too few`
  return isIntra === false ? 'a frame that refers to others' : 'another'
}

function ofIFrames(look: (variant: Variant) => readonly Finding[]): Rule['check'] {
  return ofMultivariant(({ iFrameVariants }) => forEach(iFrameVariants, NONE, look))
}

function wrongFormat(variant: Variant): readonly Finding[] {
  const size = readSize(variant)
  const said = variant.attributes.get('CODECS')?.value
  const formats = variant.playlist ? formatsOf(variant.playlist, 'video') : []
  return formats.flatMap(({ codec, width, height }): readonly Finding[] => {
    const { label: where } = variant
    if (size && width && height && (size.width !== width || size.height !== height))
      return [{ where, expected: `${width}x${height}`, seen: `${size.width}x${size.height}` }]
    if (said && codec && familyOf(said) !== familyOf(codec))
      return [{ where, expected: codec, seen: said }]
    return []
  })
}
