import { POSTER_NAME, STORYBOARD_NAME } from '../../src/core/asset-keys.ts'
import { packageDash } from './dash.ts'
import { packageHls } from './hls.ts'
import { type Presentation, presentationSeconds } from './presentation.ts'
import { packageStoryboard } from './storyboard.ts'

/** What viewers start from. */
export interface Pointers {
  readonly multivariant: string
  /** Absent where DASH cannot play it. */
  readonly manifest: string | undefined
}

/** All that a version has beside its media, and what viewers start from. */
export interface PackagedVersion {
  /** By their paths below the version. */
  readonly objects: ReadonlyMap<string, string | Uint8Array>
  readonly pointers: Pointers
}

export function packageVersion(
  presentation: Presentation,
  poster: Uint8Array | undefined,
): PackagedVersion {
  const { storyboard, isEncrypted } = presentation
  const hls = packageHls(presentation)
  const images = storyboard ? packageStoryboard(storyboard, presentationSeconds(presentation)) : []
  return {
    objects: new Map<string, string | Uint8Array>([
      ...hls.objects,
      ...[...images].map(([name, content]) => [`${STORYBOARD_NAME}/${name}`, content] as const),
      ...(poster ? [[POSTER_NAME, poster] as const] : []),
    ]),
    pointers: {
      multivariant: hls.multivariant,
      // DASH has no AES-128 of whole segments.
      manifest: isEncrypted ? undefined : packageDash(presentation),
    },
  }
}
