import { type ErrorData, ErrorTypes, Events, type Level } from 'hls.js'
import { whenBufferEnds } from './buffer-end.ts'
import { PatientHls } from './patient-hls.ts'
import type { Playback, PlaybackEvents } from './playback.ts'
import { codeOfBody } from './problem-body.ts'
import { labelQualities } from './qualities.ts'

/** How often a decoding error is answered by starting the decoder anew. */
const MAX_MEDIA_RECOVERIES = 2

/** The publisher has taken the picture away, or another screen has it: what is buffered goes too. */
const ENDS_AT_ONCE = new Set(['revoked', 'streams'])

/** Plays by Media Source Extensions. */
export function startHlsPlayback(
  video: HTMLVideoElement,
  url: string,
  events: PlaybackEvents,
): Playback {
  const hls = new PatientHls({
    // Our segments are fragmented MP4 that only pass through, which is too little for a worker.
    enableWorker: false,
    // A phone does not need the picture of a television; the viewer's own choice stays free.
    capLevelToPlayerSize: true,
    // Bits per second until something was measured: the picture that Apple's authoring rules (1.32)
    // let viewers start with.
    abrEwmaDefaultEstimate: 2_000_000,
    // Seconds fetched ahead at most. hls.js would fetch ten minutes of a small picture at once, which
    // is wasted on who leaves, and keeps playing for who is no longer allowed to.
    maxMaxBufferLength: 60,
    // Seconds kept behind the playhead, enough to step back without loading again.
    backBufferLength: 60,
  })
  const life = new AbortController()
  let recoveries = 0
  let isRefused = false
  let isGrowing = false

  const tellQuality = () => {
    events.onQuality({
      qualities: labelQualities(hls.levels.map(describeLevel)),
      chosen: hls.autoLevelEnabled ? 'auto' : hls.loadLevel,
      playing: hls.currentLevel >= 0 ? hls.currentLevel : undefined,
    })
  }
  hls.on(Events.MANIFEST_PARSED, tellQuality)
  hls.on(Events.LEVELS_UPDATED, tellQuality)
  hls.on(Events.LEVEL_SWITCHED, tellQuality)
  hls.on(Events.LEVEL_UPDATED, (_event, { details }) => {
    isGrowing = details.live && details.type === 'EVENT'
    events.onGrowth({ seconds: details.edge, isGrowing })
  })
  hls.on(Events.ERROR, (_event, error) => {
    if (isRefusal(error) && !error.fatal) {
      // hls.js would ask for half a minute more. The answer stands, but what the viewer already
      // has plays to its end.
      if (isRefused) return
      isRefused = true
      hls.stopLoad()
      const code = codeOfError(error)
      const tell = () => events.onProblem(code)
      if (ENDS_AT_ONCE.has(code)) tell()
      else whenBufferEnds(video, life.signal, () => isGrowing, tell)
      return
    }
    if (!error.fatal) return
    if (error.type === ErrorTypes.MEDIA_ERROR && recoveries < MAX_MEDIA_RECOVERIES) {
      recoveries += 1
      hls.recoverMediaError()
      return
    }
    hls.stopLoad()
    events.onProblem(codeOfError(error))
  })
  hls.loadSource(url)
  hls.attachMedia(video)

  return {
    chooseQuality(id) {
      chooseLevel(hls, id === 'auto' ? -1 : id)
      tellQuality()
    },
    destroy() {
      life.abort()
      hls.destroy()
    },
  }
}

/**
 * Takes effect at the next segment, so that what is on the screen plays on. Where hls.js finds no
 * later segment to replace, as near the end, it would keep every old picture, also for a viewer who
 * goes back; there the choice takes effect at once.
 */
function chooseLevel(hls: PatientHls, level: number): void {
  let isReplacing = false
  const note = () => {
    isReplacing = true
  }
  hls.on(Events.BUFFER_FLUSHING, note)
  hls.nextLevel = level
  hls.off(Events.BUFFER_FLUSHING, note)
  if (!isReplacing && level >= 0) hls.currentLevel = level
}

function describeLevel(level: Level, id: number) {
  return { id, height: level.height, bitrateBps: level.bitrate }
}

/** The edge said no to this viewer, which another try or another segment does not change. */
function isRefusal({ response }: ErrorData): boolean {
  return response?.code === 401 || response?.code === 403
}

function codeOfError(error: ErrorData): string {
  const fromEdge = codeOfBody(bodyOf(error.networkDetails))
  if (fromEdge !== undefined) return fromEdge
  if (error.response?.code === 404) return 'not_found'
  if (error.type === ErrorTypes.NETWORK_ERROR) return navigator.onLine ? 'unreachable' : 'offline'
  return isUnplayable(error) ? 'unsupported_browser' : 'media_error'
}

function isUnplayable(error: ErrorData): boolean {
  return (
    error.details === 'manifestIncompatibleCodecsError' || error.details === 'bufferAddCodecError'
  )
}

/** The answer's body: hls.js asks for playlists as text and for segments as bytes. */
function bodyOf(details: unknown): string | undefined {
  if (!(details instanceof XMLHttpRequest)) return undefined
  const body: unknown = details.response
  if (body instanceof ArrayBuffer) return new TextDecoder().decode(body)
  return typeof body === 'string' ? body : undefined
}
