import { INIT_NAME, segmentName } from '../../src/core/asset-keys.ts'
import { writeMediaPlaylist } from '../../src/core/playlist/write-media.ts'
import type { Plan } from '../plan/plan.ts'
import { bytesOf, durationOf, type Rendition, type StoredSegment } from '../rendition.ts'
import { KEY_URI } from './hls.ts'
import { writeMultivariant } from './hls-multivariant.ts'
import type { Presentation } from './presentation.ts'

/** What is known of a presentation whose renditions still grow. */
export type GrowingPresentation = Pick<
  Presentation,
  'plan' | 'version' | 'isEncrypted' | 'renditions'
>

/**
 * The playlist that viewers start from while renditions grow. Nobody knows yet what rates they will
 * have, so each is said to take what its encoder is capped at, which a player can rely on.
 */
export function writeGrowingMultivariant(presentation: GrowingPresentation): string {
  const { plan, renditions } = presentation
  const text = writeMultivariant({
    ...presentation,
    renditions: renditions.map((rendition) => atItsCap(rendition, plan)),
    subtitles: [],
    storyboard: undefined,
    isGrowing: true,
  })
  return text.replace('\n', `\n${GROWING_MARK}\n`)
}

/** A comment (RFC 8216bis 4.1) by which a run knows that what plays was never finished. */
const GROWING_MARK = '# still growing'

/** Whether a multivariant playlist was written by `writeGrowingMultivariant`. */
export function isGrowing(multivariant: string): boolean {
  return multivariant.includes(`\n${GROWING_MARK}\n`)
}

/** One segment that takes all that the encoder may, or more where it did. */
function atItsCap(rendition: Rendition, { segmentSeconds }: Plan): Rendition {
  const measuredBps = (bytesOf(rendition) * 8) / durationOf(rendition)
  const bps = Math.max(capKbps(rendition) * 1000 * CONTAINER_SHARE, measuredBps)
  const segment = {
    number: 1,
    startSeconds: 0,
    durationSeconds: segmentSeconds,
    byteLength: Math.ceil((bps * segmentSeconds) / 8),
    iframes: [],
  }
  return { ...rendition, segments: [segment] }
}

/** What boxes add to what the encoder makes, at the most. */
const CONTAINER_SHARE = 1.05

function capKbps({ plan }: Rendition): number {
  return plan.kind === 'video' ? plan.maxrateKbps : plan.bitrateKbps
}

/**
 * A media playlist as far as its rendition is stored. It is to begin where the film does, and its
 * target duration is the one that it keeps (RFC 8216bis 6.2.1).
 *
 * @param stored from the first segment on, without a gap
 */
export function writeGrowingMedia(
  stored: readonly StoredSegment[],
  { plan, isEncrypted }: { readonly plan: Plan; readonly isEncrypted: boolean },
): string {
  return writeMediaPlaylist({
    targetDuration: Math.max(1, Math.round(plan.segmentSeconds)),
    mapUri: INIT_NAME,
    ...(isEncrypted && { keyUri: KEY_URI }),
    isGrowing: true,
    segments: stored.map(({ number, durationSeconds }) => ({
      uri: segmentName(number),
      durationSeconds,
    })),
  })
}
