/** What a page's player did while its video grew. All of this runs inside the page. */
export interface Witnessed {
  /** Media times of the pictures that were shown, in seconds. */
  readonly frames: readonly number[]
  readonly times: readonly number[]
  /** By how many seconds of the video each picture came too early: more than a hair is a jump. */
  readonly jumps: readonly number[]
  /** How much of the seek bar there was, each time that it changed. */
  readonly shares: readonly number[]
}

/** Plays at this rate, and writes down everything from there on. */
export function startWitness(rate: number): Promise<void> {
  const video = document.querySelector('video') as HTMLVideoElement
  const stage = document.getElementById('stage') as HTMLElement
  const frames: number[] = []
  const times: number[] = []
  const jumps: number[] = []
  const shares: number[] = []
  let last: VideoFrameCallbackMetadata | undefined
  const onFrame = (_now: number, frame: VideoFrameCallbackMetadata) => {
    const { mediaTime, presentationTime } = frame
    // A slow machine shows fewer pictures, each at its time.
    const elapsed = last === undefined ? 0 : (presentationTime - last.presentationTime) / 1000
    jumps.push(mediaTime - (last?.mediaTime ?? 0) - elapsed * rate)
    last = frame
    frames.push(mediaTime)
    times.push(video.currentTime)
    video.requestVideoFrameCallback(onFrame)
  }
  video.requestVideoFrameCallback(onFrame)
  const onShare = () => {
    const share = Number(stage.style.getPropertyValue('--share'))
    if (share !== shares.at(-1)) shares.push(share)
  }
  onShare()
  new MutationObserver(onShare).observe(stage, { attributeFilter: ['style'] })
  Object.assign(globalThis, { witnessed: { frames, times, jumps, shares } })
  video.playbackRate = rate
  return video.play()
}

export function witnessed(): Witnessed {
  return (globalThis as unknown as { witnessed: Witnessed }).witnessed
}

/** How much has moved that nobody moved (https://web.dev/articles/cls). */
export function layoutShift(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ('value' in entry) sum += Number(entry.value)
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
  })
}

/** Leaves a browser its own HLS player alone. */
export function withoutMediaSource(): void {
  for (const name of ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource']) {
    Reflect.deleteProperty(globalThis, name)
  }
}
