import Hls from 'hls.js'
import shaka from 'shaka-player'
import videojs from 'video.js'
import { follow } from './follow.ts'

/** The script of a page that plays one stream by one player; `startPlayerPage` serves it. */

export type BrowserPlayer = 'hls.js' | 'Shaka Player' | 'Video.js' | 'Chromium'

export interface Played {
  readonly currentTime: number
  /** `Infinity` where the player takes the stream for a live one. */
  readonly duration: number
  /** Languages of sound and of text that the player offers, where it tells; each once, sorted. */
  readonly audio: readonly string[]
  readonly texts: readonly string[]
  /** What it showed of the text, once `language` was chosen. */
  readonly words: readonly string[]
  /** What the player gave up with. */
  readonly failure?: string
}

export interface PlayerPage {
  /** @param language which sound and text to choose; absent: what the player chooses */
  play(player: BrowserPlayer, url: string, language?: string): Promise<Played>
  /** Plays by hls.js from the first picture to the last, and tells all of it. */
  readonly follow: typeof follow
}

/** What a player's own interface tells and takes of languages. */
interface Languages {
  choose(language: string): void
  audio(): readonly string[]
  texts(): readonly string[]
}

const NO_LANGUAGES: Languages = { choose() {}, audio: () => [], texts: () => [] }

type Fail = (reason: string) => void

/** Longer than this without any progress is a stop, not a wait. */
const PATIENCE_MS = 12_000
/** Faster than a person would, slower than what a shared machine can decode. */
const PLAYBACK_RATE = 4
/** A film is played from its start; the middle of a long one is skipped. */
const START_SECONDS = 2
const END_SECONDS = 8
/** Sound may end a little before the picture, and `ended` is not told by every player. */
const NEAR_END_SECONDS = 0.5

const STARTERS: Readonly<
  Record<BrowserPlayer, (video: HTMLVideoElement, url: string, fail: Fail) => Languages>
> = {
  'hls.js': startHls,
  'Shaka Player': startShaka,
  'Video.js': startVideojs,
  Chromium(video, url) {
    // Without this, Chromium 156 plays no byte ranges from another origin.
    video.crossOrigin = 'anonymous'
    video.src = url
    return NO_LANGUAGES
  },
}

async function play(player: BrowserPlayer, url: string, language?: string): Promise<Played> {
  const video = document.createElement('video')
  document.body.append(video)
  let failure: string | undefined
  const fail: Fail = (reason) => {
    failure ??= reason
  }
  video.muted = true
  video.addEventListener('error', () => fail(`media error: ${video.error?.message}`))
  const languages = STARTERS[player](video, url, fail)
  if (language !== undefined) {
    video.addEventListener('loadeddata', () => languages.choose(language), { once: true })
  }
  const words = new Set<string>()
  const listen = setInterval(() => {
    for (const word of wordsShown(video)) words.add(word)
  }, 20)
  await reachEnd(video, () => failure !== undefined).catch((error: Error) => fail(error.message))
  clearInterval(listen)
  const { currentTime, duration } = video
  return {
    ...{ currentTime, duration, words: [...words] },
    audio: sorted(languages.audio()),
    texts: sorted(languages.texts()),
    ...(failure !== undefined && { failure }),
  }
}

function wordsShown({ textTracks }: HTMLVideoElement): string[] {
  const shown = [...textTracks].filter(({ mode }) => mode === 'showing')
  return shown.flatMap(({ activeCues }) =>
    [...(activeCues ?? [])].map((cue) => ('text' in cue ? String(cue.text) : '')),
  )
}

function sorted(languages: readonly string[]): readonly string[] {
  return [...new Set(languages)].sort()
}

async function reachEnd(video: HTMLVideoElement, hasFailed: () => boolean): Promise<void> {
  let hasSkipped = false
  let lastTime = -1
  let lastProgress = performance.now()
  while (!hasFailed() && !isAtEnd(video)) {
    if (video.currentTime !== lastTime) lastProgress = performance.now()
    lastTime = video.currentTime
    if (performance.now() - lastProgress > PATIENCE_MS) throw new Error(stuck(video))
    if (video.paused && video.readyState >= 2) await video.play().catch(() => {})
    video.playbackRate = PLAYBACK_RATE
    if (video.currentTime > startOf(video) + START_SECONDS && !hasSkipped) {
      hasSkipped = true
      video.currentTime = Math.max(video.currentTime, video.duration - END_SECONDS)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Streams that begin at another time than 0 are played from there. */
function startOf({ seekable }: HTMLVideoElement): number {
  return seekable.length > 0 ? seekable.start(0) : 0
}

function isAtEnd({ ended, currentTime, duration }: HTMLVideoElement): boolean {
  return ended || currentTime > duration - NEAR_END_SECONDS
}

function stuck({ currentTime, duration, readyState }: HTMLVideoElement): string {
  return `stuck at ${currentTime} s of ${duration} s, ready state ${readyState}`
}

function startHls(video: HTMLVideoElement, url: string, fail: Fail): Languages {
  const hls = new Hls()
  hls.on(Hls.Events.ERROR, (_, { fatal, details, reason }) => {
    if (fatal) fail(`${details}: ${reason ?? ''}`)
  })
  hls.loadSource(url)
  hls.attachMedia(video)
  const of = (tracks: readonly { lang?: string }[]) => tracks.map(({ lang = '' }) => lang)
  return {
    choose(language) {
      hls.setAudioOption({ lang: language })
      hls.subtitleDisplay = true
      hls.setSubtitleOption({ lang: language })
    },
    audio: () => of(hls.audioTracks),
    texts: () => of(hls.subtitleTracks),
  }
}

function startShaka(video: HTMLVideoElement, url: string, fail: Fail): Languages {
  shaka.polyfill.installAll()
  const player = new shaka.Player()
  const report = (error: { code: number; data?: unknown }) =>
    fail(`code ${error.code}: ${JSON.stringify(error.data)}`)
  player.addEventListener('error', (event) =>
    report((event as CustomEvent<{ code: number }>).detail),
  )
  player
    .attach(video)
    .then(() => player.load(url))
    .catch(report)
  return {
    choose(language) {
      const isWanted = (track: { language: string }) => track.language === language
      const sound = player.getAudioTracks().find(isWanted)
      if (sound) player.selectAudioTrack(sound)
      player.selectTextTrack(player.getTextTracks().find(isWanted))
    },
    audio: () => player.getAudioTracks().map((track) => track.language),
    texts: () => player.getTextTracks().map((track) => track.language),
  }
}

function startVideojs(video: HTMLVideoElement, url: string, fail: Fail): Languages {
  // Without `overrideNative` the browser's own HLS player would be what plays.
  const player = videojs(video, { html5: { vhs: { overrideNative: true } } })
  player.on('error', () => fail(`code ${player.error()?.code}: ${player.error()?.message}`))
  const isDash = new URL(url).pathname.endsWith('.mpd')
  const type = isDash ? 'application/dash+xml' : 'application/vnd.apple.mpegurl'
  player.src({ src: url, type })
  return NO_LANGUAGES
}

Object.assign(globalThis, { play, follow } satisfies PlayerPage)
