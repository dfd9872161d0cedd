/** What a DASH manifest beside an HLS presentation says, as far as the two can be compared. */
export interface Manifest {
  readonly label: string
  /** Why nothing can be said of it. */
  readonly problem: string | undefined
  readonly durationSeconds: number | undefined
  readonly representations: readonly ManifestRepresentation[]
}

export interface ManifestRepresentation {
  readonly id: string
  readonly codecs: string | undefined
  readonly bandwidthBps: number | undefined
  readonly width: number | undefined
  readonly height: number | undefined
  /** Empty where they are not told by a template. */
  readonly segments: readonly ManifestSegment[]
}

export interface ManifestSegment {
  /** As the segments of HLS are labelled. */
  readonly label: string
  /** `undefined` where the manifest does not tell it, as of a last one of nominal length. */
  readonly durationSeconds: number | undefined
}
