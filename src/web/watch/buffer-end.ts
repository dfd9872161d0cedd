/** Seconds before the end of the buffer that count as its end: a player stops short of the last frame. */
const END_MARGIN_SECONDS = 0.25

/**
 * Calls back once, as soon as the playhead stands where nothing is buffered; at once if it does. The
 * end of all there is counts as such where more should come (`isGrowing`).
 */
export function whenBufferEnds(
  video: HTMLVideoElement,
  signal: AbortSignal,
  isGrowing: () => boolean,
  act: () => void,
): void {
  if (signal.aborted) return
  const listening = new AbortController()
  const check = () => {
    if (signal.aborted || video.ended || hasBuffered(video, isGrowing())) return
    listening.abort()
    act()
  }
  const options = { signal: AbortSignal.any([signal, listening.signal]) }
  for (const name of ['waiting', 'seeking', 'timeupdate'])
    video.addEventListener(name, check, options)
  check()
}

function hasBuffered(video: HTMLVideoElement, isGrowing: boolean): boolean {
  const { buffered, currentTime, duration } = video
  const wholeEnd = isGrowing ? Number.POSITIVE_INFINITY : duration - END_MARGIN_SECONDS
  for (let at = 0; at < buffered.length; at += 1) {
    const end = buffered.end(at)
    const isWithin = currentTime >= buffered.start(at) - END_MARGIN_SECONDS
    const goesOn = currentTime < end - END_MARGIN_SECONDS || end >= wholeEnd
    if (isWithin && goesOn && currentTime <= end) return true
  }
  return false
}
