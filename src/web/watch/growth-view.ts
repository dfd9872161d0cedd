import { formatDuration } from '../duration.ts'
import { ENCODING_WORDS } from '../words.ts'
import { type Growth, isAtEnd, percentOf, shareOf } from './growth.ts'
import type { Page } from './page.ts'

/** Percents after which those who cannot see the badge are told again. */
const TOLD_EVERY = 25

export interface GrowthView {
  /** What there is of a video that has, or will have, so many seconds. */
  update(growth: Growth, plannedSeconds: number): void
  readonly isGrowing: boolean
  /** Whether the viewer has seen all there is, and waits. */
  readonly isWaiting: boolean
}

/** Shows a video that is encoded while it is watched: how far it is, and where the viewer has to wait. */
export function createGrowthView(page: Page): GrowthView {
  const { video, stage, encoding, waiting } = page
  const badge = append(encoding, 'badge')
  badge.ariaHidden = 'true'
  const told = append(encoding, 'unseen')
  let growth: Growth = { seconds: 0, isGrowing: false }
  let toldStep = -1
  let isWhole = false
  let isWaiting = false

  const showWaiting = () => {
    const isNow = !video.paused && video.readyState < 3 && isAtEnd(growth, video.currentTime)
    if (isNow === isWaiting) return
    isWaiting = isNow
    stage.toggleAttribute('data-waiting', isWaiting)
    waiting.replaceChildren()
    if (!isWaiting) return
    append(waiting, 'what').textContent = ENCODING_WORDS.waiting
    append(waiting, 'next').textContent = ENCODING_WORDS.goesOn
  }
  const tell = (percent: number) => {
    badge.textContent = ENCODING_WORDS.badge(percent)
    const step = isWhole ? Number.POSITIVE_INFINITY : Math.floor(percent / TOLD_EVERY)
    if (step === toldStep) return
    toldStep = step
    told.textContent = isWhole ? ENCODING_WORDS.done : ENCODING_WORDS.told(percent)
  }
  for (const name of ['waiting', 'playing', 'pause', 'seeking', 'timeupdate', 'canplay', 'emptied'])
    video.addEventListener(name, showWaiting)

  return {
    update(now, plannedSeconds) {
      // A video of which nothing is known may be live, and has no encoder to wait for. Another
      // quality may be a moment behind, which takes back nothing.
      const isGrowing = now.isGrowing && plannedSeconds > 0 && !isWhole
      isWhole ||= growth.isGrowing && !isGrowing
      growth = { seconds: Math.max(growth.seconds, now.seconds), isGrowing }
      if (isGrowing || isWhole) tell(percentOf(growth, plannedSeconds))
      encoding.toggleAttribute('data-shown', isGrowing)
      showLength(page, growth, plannedSeconds)
      showWaiting()
    },
    get isGrowing() {
      return growth.isGrowing
    },
    get isWaiting() {
      return isWaiting
    },
  }
}

/** The bar is as long as what there is, and so stands still under the thumb while it grows. */
function showLength({ stage, time, total }: Page, growth: Growth, plannedSeconds: number): void {
  const { isGrowing } = growth
  stage.toggleAttribute('data-growing', isGrowing)
  stage.style.setProperty('--share', String(shareOf(growth, plannedSeconds)))
  time.toggleAttribute('showduration', !isGrowing)
  total.hidden = !isGrowing
  total.textContent = isGrowing ? `/ ${formatDuration(plannedSeconds)}` : ''
}

function append(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  parent.append(element)
  return element
}
