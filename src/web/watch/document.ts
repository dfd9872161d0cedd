import { html, raw } from 'hono/html'
import type { AssetStatus } from '../../core/asset-record.ts'
import { formatDuration, isoDuration } from '../duration.ts'
import { wordsFor } from '../words.ts'
import { KEY_HELP } from './keys.ts'
import { PAGE_DATA_ID, serializePageData } from './page-data.ts'

export interface WatchPage {
  /** What the publisher calls the video. */
  readonly title: string
  readonly asset: string
  /** Absolute, or relative to the page; carries the viewer's token. */
  readonly streamUrl: string
  readonly posterUrl?: string
  /** Of the WebVTT whose cues name a picture and a place in it, relative to itself. */
  readonly storyboardUrl?: string
  readonly durationSeconds?: number
  readonly status?: AssetStatus
  /** Why there is no player on this page. `status` is the HTTP status that it goes out with. */
  readonly problem?: { readonly code: string; readonly status: number }
}

type Fragment = ReturnType<typeof html>

/**
 * The whole watch page as an HTML document, or the page that tells a problem in its place. Every
 * value is escaped; nothing in it is inline script or style, so that it works under `WATCH_CSP`.
 */
export function renderWatchPage(page: WatchPage): string {
  const { problem } = page
  const title = problem === undefined ? page.title : wordsFor(problem.code).title
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · Sluice</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="dark light">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0c0e11">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f5f1">
<meta name="referrer" content="strict-origin">
<meta name="robots" content="noindex">
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<link rel="stylesheet" href="/assets/watch.css">
${problem === undefined ? scripts(page) : ''}
</head>
<body>
${page.posterUrl === undefined || problem ? '' : ambient(page.posterUrl)}
<header class="masthead"><img class="mark" src="/assets/favicon.svg" alt="" width="24" height="24"><span class="wordmark">Sluice</span></header>
${problem === undefined ? watch(page) : problemMain(problem)}
<footer class="colophon">
<span>Signed video from the edge</span>
${problem === undefined ? html`<button class="quiet" type="button" id="help-button" hidden>Keyboard <kbd>?</kbd></button>` : ''}
</footer>
${problem === undefined ? keyboardHelp() : ''}
</body>
</html>
`)
}

/** hls.js is fetched while the page's own script is still on its way, which needs it first thing. */
function scripts(page: WatchPage): Fragment {
  const { asset, title, streamUrl, status, durationSeconds } = page
  const data = {
    ...{ asset, title, streamUrl },
    ...(status !== undefined && { status }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  }
  return html`<link rel="modulepreload" href="/assets/hls.js">
<script type="module" src="/assets/watch.js"></script>
<script type="application/json" id="${PAGE_DATA_ID}">${raw(serializePageData(data))}</script>`
}

/** The poster once more, blurred, as the light that a screen throws on the wall behind it. */
function ambient(posterUrl: string): Fragment {
  return html`<div class="ambient" aria-hidden="true"><img src="${posterUrl}" alt=""></div>`
}

function watch(page: WatchPage): Fragment {
  const { title, posterUrl, storyboardUrl, durationSeconds } = page
  const isPreparing = page.status === 'processing'
  return html`<main class="watch">
<div class="stage" id="stage"${isPreparing ? html` data-problem="preparing"` : ''}>
<media-controller id="player" nohotkeys${isPreparing ? html` inert` : ''}>
<video slot="media" id="video" playsinline preload="auto" tabindex="-1"${posterUrl === undefined ? '' : html` poster="${posterUrl}"`}>${storyboardUrl === undefined ? '' : storyboardTrack(storyboardUrl)}</video>
<media-loading-indicator slot="centered-chrome" noautohide></media-loading-indicator>
<media-play-button slot="centered-chrome" class="start" notooltip></media-play-button>
<media-control-bar class="controls">
<div class="timeline"><media-time-range></media-time-range></div>
<div class="row">
<media-play-button></media-play-button>
<media-mute-button></media-mute-button>
<media-volume-range></media-volume-range>
<media-time-display id="time" showduration notoggle></media-time-display><span class="total" id="total" hidden></span>
<span class="spread"></span>
<button class="quality-button" id="quality-button" type="button" aria-haspopup="menu" aria-expanded="false" aria-controls="quality-menu" hidden></button>
<media-pip-button></media-pip-button>
<media-fullscreen-button></media-fullscreen-button>
</div>
</media-control-bar>
<div class="menu" id="quality-menu" role="menu" aria-label="Quality" hidden></div>
<output class="hint" id="hint" slot="top-chrome" noautohide></output>
<div class="encoding" id="encoding" slot="top-chrome" role="status"></div>
<div class="waiting" id="waiting" slot="centered-chrome" role="status" noautohide></div>
</media-controller>
${notice(isPreparing)}
<noscript><section class="notice"><h2>This page needs JavaScript</h2><p>The player is a script. Allow scripts for this site, then reload the page.</p></section></noscript>
</div>
<div class="caption">
<h1>${title}</h1>
${durationSeconds === undefined ? '' : html`<p class="facts"><time datetime="${isoDuration(durationSeconds)}">${formatDuration(durationSeconds)}</time></p>`}
</div>
</main>`
}

/** Of a video that is being prepared it says so from the first paint on. */
function notice(isPreparing: boolean): Fragment {
  if (!isPreparing) return html`<section class="notice" id="notice" role="alert" hidden></section>`
  const { title, what, advice } = wordsFor('preparing')
  return html`<section class="notice" id="notice" role="status"><h2>${title}</h2><p>${what}</p><p>${advice}</p></section>`
}

/** The label is how the seek bar finds it. */
function storyboardTrack(url: string): Fragment {
  return html`<track kind="metadata" label="thumbnails" src="${url}" default>`
}

function problemMain(problem: { readonly code: string; readonly status: number }): Fragment {
  const words = wordsFor(problem.code)
  return html`<main class="problem" data-problem="${problem.code}">
<h1>${words.title}</h1>
<p>${words.what}</p>
<p>${words.advice}</p>
${words.canRetry ? html`<p><a class="action" href="">Try again</a></p>` : ''}
<p class="code">${problem.status} · ${problem.code}</p>
</main>`
}

function keyboardHelp(): Fragment {
  return html`<dialog class="help" id="help" aria-labelledby="help-title">
<h2 id="help-title">Keyboard</h2>
<dl>${KEY_HELP.map(
    ({ keys, does }) =>
      html`<div><dt>${keys.map((key) => (key === '…' ? '…' : html`<kbd>${key}</kbd>`))}</dt><dd>${does}</dd></div>`,
  )}</dl>
<form method="dialog"><button class="action" type="submit">Close</button></form>
</dialog>`
}
