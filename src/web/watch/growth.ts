/** How much of a video can be watched. */
export interface Growth {
  readonly seconds: number
  /** Whether more is still to come: it is being encoded. */
  readonly isGrowing: boolean
}

/** Seconds before the end of what there is that count as its end. */
const END_MARGIN_SECONDS = 1

/** The part of the planned length that is there, 0 to 1; all of it where no more comes. */
export function shareOf({ seconds, isGrowing }: Growth, plannedSeconds: number): number {
  return isGrowing && plannedSeconds > 0 ? Math.min(1, seconds / plannedSeconds) : 1
}

/** The same for people: whole percents, and never all before it is. */
export function percentOf(growth: Growth, plannedSeconds: number): number {
  return Math.min(Math.floor(shareOf(growth, plannedSeconds) * 100), growth.isGrowing ? 99 : 100)
}

/** Whether a player that has run dry can only wait for the encoder. */
export function isAtEnd({ seconds, isGrowing }: Growth, currentTime: number): boolean {
  return isGrowing && currentTime >= seconds - END_MARGIN_SECONDS
}

/** As much of a media element as tells how far one can seek. */
interface Seekable {
  readonly duration: number
  readonly seekable: { readonly length: number; end(at: number): number }
}

/** How far one can seek, in seconds; 0 where that is not known yet. */
export function reachableEnd({ duration, seekable }: Seekable): number {
  if (Number.isFinite(duration)) return duration
  return seekable.length === 0 ? 0 : seekable.end(seekable.length - 1)
}
