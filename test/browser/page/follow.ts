import Hls from 'hls.js'

/** A picture that was shown. */
export interface ShownFrame {
  /** Its place in the stream. */
  readonly seconds: number
  /** Of its left half, from 0 (black) to 1 (white). */
  readonly light: number
}

/** All that hls.js did with a stream from its first picture to its last. */
export interface Followed {
  readonly duration: number
  readonly hasEnded: boolean
  readonly frames: readonly ShownFrame[]
  /** `currentTime`, each time that it was told. */
  readonly times: readonly number[]
  /** Segments as they came into the buffer, such as `main 1`. */
  readonly appended: readonly string[]
  /** Start and end of each stretch that is buffered in the end. */
  readonly buffered: readonly (readonly [number, number])[]
  /** Lines of the pictures that were shown, each once. */
  readonly heights: readonly number[]
  readonly failure?: string
}

/** An encoder may be slow, but never so slow. */
const PATIENCE_MS = 30_000

/** Plays a stream once, as fast as people watch. @param bufferSeconds fetched ahead at the most */
export async function follow(url: string, bufferSeconds = 30): Promise<Followed> {
  const video = document.createElement('video')
  document.body.append(video)
  video.muted = true
  const frames = watchFrames(video)
  const times: number[] = []
  video.addEventListener('timeupdate', () => times.push(video.currentTime))
  const heights = new Set<number>()
  video.addEventListener('resize', () => heights.add(video.videoHeight))
  const hls = new Hls({ maxBufferLength: bufferSeconds, maxMaxBufferLength: bufferSeconds })
  const appended: string[] = []
  hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => {
    if (frag.sn !== 'initSegment') appended.push(`${frag.type} ${frag.sn}`)
  })
  const failure = await playToEnd(hls, video, url)
  const { duration, ended } = video
  const buffered = rangesOf(video.buffered)
  hls.destroy()
  return {
    ...{ duration, hasEnded: ended, frames, times, appended, buffered, heights: [...heights] },
    ...(failure !== undefined && { failure }),
  }
}

/** @returns what it stopped with */
function playToEnd(hls: Hls, video: HTMLVideoElement, url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    hls.on(Hls.Events.ERROR, (_, { fatal, details, reason }) => {
      if (fatal) resolve(`${details}: ${reason ?? ''}`)
    })
    const isStuck = () => resolve(`stuck at ${video.currentTime} s of ${video.duration} s`)
    let patience = setTimeout(isStuck, PATIENCE_MS)
    video.addEventListener('timeupdate', () => {
      clearTimeout(patience)
      patience = setTimeout(isStuck, PATIENCE_MS)
    })
    video.addEventListener('ended', () => resolve(undefined))
    video.addEventListener('canplay', () => video.play(), { once: true })
    hls.loadSource(url)
    hls.attachMedia(video)
  })
}

function watchFrames(video: HTMLVideoElement): ShownFrame[] {
  const frames: ShownFrame[] = []
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  canvas.width = 1
  canvas.height = 1
  const onFrame = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
    const { videoWidth, videoHeight } = video
    context?.drawImage(video, videoWidth / 4, videoHeight / 2, 1, 1, 0, 0, 1, 1)
    const [red = 0] = context?.getImageData(0, 0, 1, 1).data ?? []
    frames.push({ seconds: mediaTime, light: red / 255 })
    video.requestVideoFrameCallback(onFrame)
  }
  video.requestVideoFrameCallback(onFrame)
  return frames
}

function rangesOf(ranges: TimeRanges): [number, number][] {
  return Array.from({ length: ranges.length }, (_, at) => [ranges.start(at), ranges.end(at)])
}
