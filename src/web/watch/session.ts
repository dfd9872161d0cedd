import { watchConnection } from './connection.ts'
import { adoptPage, fetchPage } from './fresh-page.ts'
import type { Growth } from './growth.ts'
import { createGrowthView, type GrowthView } from './growth-view.ts'
import { createNotice, type Notice } from './notice.ts'
import type { Page } from './page.ts'
import type { PageData } from './page-data.ts'
import { type Playback, startPlayback } from './playback.ts'
import { untilPrepared } from './preparation.ts'
import { createQualityMenu, type QualityMenu } from './quality-menu.ts'

/** Milliseconds between two looks at whether the encoder has given up, while a viewer waits for it. */
const STUCK_MS = 10_000

/** Problems of a video that was never there to play. */
const UNPREPARED = new Set(['not_ready', 'encoding_failed'])

/**
 * From the first load over every problem to the next try: at any time there is one playback or one
 * notice. A new try goes on where the last one stopped.
 */
export class Session {
  readonly #page: Page
  readonly #notice: Notice
  readonly #menu: QualityMenu
  readonly #growth: GrowthView
  #data: PageData
  #playback: Playback | undefined
  #problem: string | undefined
  #resume: { readonly seconds: number; readonly isPlaying: boolean } | undefined

  constructor(page: Page, data: PageData) {
    this.#page = page
    this.#data = data
    this.#growth = createGrowthView(page)
    this.#notice = createNotice(page.notice, () => this.#retry())
    this.#menu = createQualityMenu(page.qualityButton, page.qualityMenu, (choice) =>
      this.#playback?.chooseQuality(choice),
    )
    page.video.addEventListener('loadedmetadata', () => this.#goOn())
    watchConnection(page.video, () => this.#growth.isGrowing, {
      onLost: () => this.#problem === undefined && this.#stop('offline'),
      onBack: () => ['offline', 'unreachable'].includes(this.#problem ?? '') && this.#retry(),
    })
    setInterval(() => this.#growth.isWaiting && void this.#checkEncoder(), STUCK_MS)
  }

  /** Plays what there is, or waits for the first of it. */
  open(): void {
    void (this.#data.status === 'processing' ? this.#prepare() : this.#play())
  }

  async #play(): Promise<void> {
    const { video, stage, player } = this.#page
    this.#problem = undefined
    this.#notice.hide()
    delete stage.dataset.problem
    player.inert = false
    this.#playback = await startPlayback(video, this.#data.streamUrl, {
      onQuality: (state) => this.#menu.update(state),
      onGrowth: (growth) => this.#showGrowth(growth),
      onProblem: (code) => this.#explain(code),
    })
  }

  async #prepare(): Promise<void> {
    this.#show('preparing')
    const prepared = await untilPrepared()
    if ('code' in prepared) return this.#show(prepared.code)
    this.#data = prepared.data
    adoptPage(prepared.document)
    await this.#play()
  }

  #showGrowth(now: Growth): void {
    const wasGrowing = this.#growth.isGrowing
    this.#growth.update(now, this.#data.durationSeconds ?? 0)
    // The exact length and the pictures of the seek bar are there now.
    if (wasGrowing && !this.#growth.isGrowing)
      void fetchPage().then((fresh) => fresh?.data && adoptPage(fresh.document))
  }

  async #checkEncoder(): Promise<void> {
    const fresh = await fetchPage()
    if (fresh?.problem === 'encoding_failed' && this.#problem === undefined)
      this.#stop('encoding_failed')
  }

  /** What is gone while it was encoded says on the page why. */
  async #explain(code: string): Promise<void> {
    const isGone = code === 'not_found' && this.#growth.isGrowing
    this.#stop((isGone ? (await fetchPage())?.problem : undefined) ?? code)
  }

  /** Ends playback for a while, to be gone on with. */
  #stop(code: string): void {
    const { video } = this.#page
    this.#resume = { seconds: video.currentTime, isPlaying: !video.paused }
    video.pause()
    this.#show(code)
  }

  #show(code: string): void {
    const { stage, player, notice } = this.#page
    this.#problem = code
    stage.dataset.problem = code
    const hadFocus = player.contains(document.activeElement)
    player.inert = true
    // The notice stands beside the player, which alone is on a full screen.
    if (document.fullscreenElement !== null) void document.exitFullscreen()
    this.#notice.show(code)
    if (hadFocus) notice.querySelector('button')?.focus()
  }

  #retry(): void {
    const { notice, player } = this.#page
    const hadFocus = notice.contains(document.activeElement)
    const isUnprepared = UNPREPARED.has(this.#problem ?? '')
    this.#playback?.destroy()
    void (isUnprepared ? this.#prepare() : this.#play())
    if (hadFocus) player.focus()
  }

  #goOn(): void {
    if (this.#resume === undefined) return
    const { seconds, isPlaying } = this.#resume
    this.#resume = undefined
    this.#page.video.currentTime = seconds
    // A refusal leaves the player paused at the right place.
    if (isPlaying) this.#page.video.play().catch(() => undefined)
  }
}
