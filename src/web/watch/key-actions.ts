import { formatDuration } from '../duration.ts'
import { reachableEnd } from './growth.ts'
import type { KeyAction } from './keys.ts'
import type { Page } from './page.ts'

/** Does what a key asks for and says it in a word on the picture. */
export function createKeyActions(
  page: Page,
  showHint: (text: string) => void,
): (action: KeyAction) => void {
  const { video, player, help } = page
  return (action) => {
    if (action.kind === 'show-help') help.showModal()
    else if (action.kind === 'toggle-fullscreen') toggleFullscreen(player, video)
    else showHint(changePlayback(page, action))
  }
}

function changePlayback(
  { video, total }: Page,
  action: Exclude<KeyAction, { kind: 'show-help' } | { kind: 'toggle-fullscreen' }>,
): string {
  switch (action.kind) {
    case 'toggle-play':
      return togglePlay(video)
    case 'toggle-mute':
      return toggleMute(video)
    case 'volume-by':
      return changeVolume(video, action.part)
    case 'seek-by':
      return seek(video, total, video.currentTime + action.seconds)
    case 'seek-to':
      return seek(video, total, reachableEnd(video) * action.part)
  }
}

function togglePlay(video: HTMLVideoElement): string {
  if (!video.paused) {
    video.pause()
    return 'Paused'
  }
  // A refusal shows as a player that stays paused; there is nothing to add to it.
  video.play().catch(() => undefined)
  return 'Playing'
}

function toggleMute(video: HTMLVideoElement): string {
  video.muted = !video.muted
  return video.muted ? 'Sound off' : 'Sound on'
}

function changeVolume(video: HTMLVideoElement, part: number): string {
  // Rounded, since twenty steps of 0.05 do not sum up to 1.
  video.volume = Math.min(1, Math.max(0, Math.round((video.volume + part) * 100) / 100))
  video.muted = video.volume === 0
  return `Volume ${Math.round(video.volume * 100)} %`
}

/** @param total how long a video that grows will be, in words; empty for others */
function seek(video: HTMLVideoElement, total: HTMLElement, seconds: number): string {
  const end = reachableEnd(video)
  if (end === 0) return 'Still loading'
  video.currentTime = Math.min(end, Math.max(0, seconds))
  return `${formatDuration(video.currentTime)} ${total.textContent || `/ ${formatDuration(end)}`}`
}

/** On an iPhone only the video itself can fill the screen. */
function toggleFullscreen(player: HTMLElement, video: HTMLVideoElement): void {
  const refused = () => undefined
  if (document.fullscreenElement !== null) document.exitFullscreen().catch(refused)
  else if (document.fullscreenEnabled) player.requestFullscreen().catch(refused)
  else if ('webkitEnterFullscreen' in video && typeof video.webkitEnterFullscreen === 'function')
    video.webkitEnterFullscreen()
}
