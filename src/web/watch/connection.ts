import { whenBufferEnds } from './buffer-end.ts'

/** A lost connection is told when there is nothing left to play, not before. */
export function watchConnection(
  video: HTMLVideoElement,
  isGrowing: () => boolean,
  { onLost, onBack }: { onLost: () => void; onBack: () => void },
): void {
  let waiting = new AbortController()
  addEventListener('offline', () => {
    waiting = new AbortController()
    whenBufferEnds(video, waiting.signal, isGrowing, onLost)
  })
  addEventListener('online', () => {
    waiting.abort()
    onBack()
  })
}
