import { reachableEnd } from './growth.ts'
import type { Playback, PlaybackEvents } from './playback.ts'
import { codeOfBody } from './problem-body.ts'

/** Plays by the browser's own HLS player, which chooses the quality by itself. */
export function startNativePlayback(
  video: HTMLVideoElement,
  url: string,
  events: PlaybackEvents,
): Playback {
  const listening = new AbortController()
  const { signal } = listening
  const onError = async () => {
    const code = await findCode(url, video.error)
    if (!signal.aborted) events.onProblem(code)
  }
  // What has no end yet has no finite length (HTML 4.8.11.6).
  const tellGrowth = () => {
    const seconds = reachableEnd(video)
    if (seconds > 0) events.onGrowth({ seconds, isGrowing: video.duration === Infinity })
  }
  for (const name of ['loadedmetadata', 'durationchange', 'progress', 'timeupdate', 'waiting'])
    video.addEventListener(name, tellGrowth, { signal })
  video.addEventListener('error', onError, { signal })
  video.src = url
  return {
    chooseQuality() {},
    destroy() {
      listening.abort()
      video.removeAttribute('src')
      video.load()
    },
  }
}

/** The player says only that it failed; asking the edge once more tells why. */
async function findCode(url: string, error: MediaError | null): Promise<string> {
  if (!navigator.onLine) return 'offline'
  try {
    const response = await fetch(url)
    if (!response.ok) return codeOfBody(await response.text()) ?? 'unreachable'
  } catch {
    return 'unreachable'
  }
  return error?.code === MediaError.MEDIA_ERR_NETWORK ? 'unreachable' : 'media_error'
}
