import { whenBufferEnds } from './buffer-end.ts'
import { createNotice } from './notice.ts'
import type { Page } from './page.ts'
import { type Playback, startPlayback } from './playback.ts'
import { createQualityMenu } from './quality-menu.ts'

/**
 * From the first load over every problem to the next try: at any time there is one playback or one
 * notice. A new try goes on where the last one stopped.
 */
export function runSession(page: Page, streamUrl: string): void {
  const { player, video, stage } = page
  let playback: Playback | undefined
  let problem: string | undefined
  let resume: { readonly seconds: number; readonly isPlaying: boolean } | undefined
  const menu = createQualityMenu(page.qualityButton, page.qualityMenu, (choice) =>
    playback?.chooseQuality(choice),
  )

  const start = async () => {
    problem = undefined
    notice.hide()
    delete stage.dataset.problem
    player.inert = false
    playback = await startPlayback(video, streamUrl, {
      onQuality: (state) => menu.update(state),
      onProblem: showProblem,
    })
  }
  const showProblem = (code: string) => {
    problem = code
    resume = { seconds: video.currentTime, isPlaying: !video.paused }
    video.pause()
    stage.dataset.problem = code
    const hadFocus = player.contains(document.activeElement)
    player.inert = true
    // The notice stands beside the player, which alone is on a full screen.
    if (document.fullscreenElement !== null) void document.exitFullscreen()
    notice.show(code)
    if (hadFocus) page.notice.querySelector('button')?.focus()
  }
  const retry = () => {
    const hadFocus = page.notice.contains(document.activeElement)
    playback?.destroy()
    void start()
    if (hadFocus) player.focus()
  }
  const notice = createNotice(page.notice, retry)

  video.addEventListener('loadedmetadata', () => {
    if (resume === undefined) return
    const { seconds, isPlaying } = resume
    resume = undefined
    video.currentTime = seconds
    // A refusal leaves the player paused at the right place.
    if (isPlaying) video.play().catch(() => undefined)
  })
  watchConnection(video, {
    onLost: () => problem === undefined && showProblem('offline'),
    onBack: () => (problem === 'offline' || problem === 'unreachable') && retry(),
  })
  void start()
}

/** A lost connection is told when there is nothing left to play, not before. */
function watchConnection(
  video: HTMLVideoElement,
  { onLost, onBack }: { onLost: () => void; onBack: () => void },
): void {
  let waiting = new AbortController()
  addEventListener('offline', () => {
    waiting = new AbortController()
    whenBufferEnds(video, waiting.signal, onLost)
  })
  addEventListener('online', () => {
    waiting.abort()
    onBack()
  })
}
