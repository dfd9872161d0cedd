/** Pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** The picture's size with the given short side, in its own shape, even, never above the source. */
export function fitSize(picture: PictureSize, shortSide: number): PictureSize {
  const { width, height } = picture
  const short = Math.min(width, height, shortSide)
  const long = (Math.max(width, height) * short) / Math.min(width, height)
  const evenShort = Math.max(2, floorEven(short))
  const evenLong = Math.max(
    2,
    Math.min(2 * Math.round(long / 2), floorEven(Math.max(width, height))),
  )
  return width >= height
    ? { width: evenLong, height: evenShort }
    : { width: evenShort, height: evenLong }
}

/** What "720p" counts: the height of a landscape picture, the width of a portrait one. */
export function shortSideOf({ width, height }: PictureSize): number {
  return Math.min(width, height)
}

export function floorEven(value: number): number {
  return 2 * Math.floor(value / 2)
}
