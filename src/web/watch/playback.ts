import type { Growth } from './growth.ts'
import type { QualityState } from './qualities.ts'

export interface PlaybackEvents {
  onQuality(state: QualityState): void
  /** How much of the video there is, each time that is known anew. */
  onGrowth(growth: Growth): void
  /** Playback ended for good, nothing more is loaded. The code is the edge's or one of the page's. */
  onProblem(code: string): void
}

/** A stream attached to a video element, however the browser plays it. */
export interface Playback {
  chooseQuality(id: number | 'auto'): void
  /** Detaches from the video element and stops loading. */
  destroy(): void
}

/** An event reaches nobody once the playback it belongs to was given up. */
export async function startPlayback(
  video: HTMLVideoElement,
  url: string,
  events: PlaybackEvents,
): Promise<Playback> {
  if (hasMediaSource()) {
    const { Hls, startHlsPlayback } = await import('./hls.ts')
    if (Hls.isSupported()) return startHlsPlayback(video, url, events)
  }
  if (video.canPlayType('application/vnd.apple.mpegurl') !== '') {
    const { startNativePlayback } = await import('./native-playback.ts')
    return startNativePlayback(video, url, events)
  }
  events.onProblem('unsupported_browser')
  return { chooseQuality() {}, destroy() {} }
}

/** Asked before hls.js is fetched, so that a browser without it never loads it. */
function hasMediaSource(): boolean {
  return 'MediaSource' in globalThis || 'ManagedMediaSource' in globalThis
}
