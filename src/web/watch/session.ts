import { createNotice } from './notice.ts'
import type { Page } from './page.ts'
import { type Playback, startPlayback } from './playback.ts'
import { createQualityMenu } from './quality-menu.ts'

/**
 * From the first load over every problem to the next try: at any time there is one playback or one
 * notice. A new try goes on where the last one stopped.
 */
export function runSession(page: Page, streamUrl: string): void {
  const { video, stage } = page
  let playback: Playback | undefined
  let problem: string | undefined
  const menu = createQualityMenu(page.qualityButton, page.qualityMenu, (choice) =>
    playback?.chooseQuality(choice),
  )

  const start = async () => {
    problem = undefined
    notice.hide()
    delete stage.dataset.problem
    playback = await startPlayback(video, streamUrl, {
      onQuality: (state) => menu.update(state),
      onProblem: showProblem,
    })
  }
  const showProblem = (code: string) => {
    problem = code
    video.pause()
    stage.dataset.problem = code
    notice.show(code)
  }
  const retry = () => {
    resumeAt(video, video.currentTime, problem !== undefined && video.currentTime > 0)
    playback?.destroy()
    void start()
  }
  const notice = createNotice(page.notice, retry)

  addEventListener('online', () => {
    if (problem === 'offline' || problem === 'unreachable') retry()
  })
  void start()
}

function resumeAt(video: HTMLVideoElement, seconds: number, doPlay: boolean): void {
  const resume = () => {
    video.currentTime = seconds
    // A refusal leaves the player paused at the right place.
    if (doPlay) video.play().catch(() => undefined)
  }
  video.addEventListener('loadedmetadata', resume, { once: true })
}
