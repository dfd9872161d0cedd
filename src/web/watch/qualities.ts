/** One picture size that the viewer may choose. */
export interface Quality {
  readonly id: number
  /** `1080p`; with the bit rate where two have the same height. */
  readonly label: string
}

export interface QualityState {
  /** Best first. */
  readonly qualities: readonly Quality[]
  /** What the viewer chose, `'auto'` when the player chooses. */
  readonly chosen: number | 'auto'
  /** What plays now, `undefined` before the first segment. */
  readonly playing: number | undefined
}

export interface Picture {
  readonly id: number
  /** Pixels, 0 where the playlist does not say. */
  readonly height: number
  readonly bitrateBps: number
}

/** Names each picture by its height, and by its bit rate too where the height is not enough. */
export function labelQualities(pictures: readonly Picture[]): Quality[] {
  return pictures
    .toSorted((a, b) => b.height - a.height || b.bitrateBps - a.bitrateBps)
    .map((picture) => ({ id: picture.id, label: labelOf(picture, pictures) }))
}

function labelOf(picture: Picture, all: readonly Picture[]): string {
  const rate = `${(picture.bitrateBps / 1e6).toFixed(1)} Mbit/s`
  if (picture.height === 0) return rate
  const isOnlyOne = all.filter(({ height }) => height === picture.height).length === 1
  return isOnlyOne ? `${picture.height}p` : `${picture.height}p · ${rate}`
}
