/** When a cue of WebVTT is shown. */
export interface CueTimes {
  readonly startSeconds: number
  readonly endSeconds: number
}

/** https://www.w3.org/TR/webvtt1/#webvtt-cue-timings */
const TIMES = /^(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})/

/** Reads the line of a cue that tells its times; `undefined` for any other line. */
export function readCueTimes(line: string): CueTimes | undefined {
  const match = TIMES.exec(line)
  return match === null
    ? undefined
    : { startSeconds: secondsIn(match, 1), endSeconds: secondsIn(match, 5) }
}

function secondsIn(match: readonly (string | undefined)[], at: number): number {
  const [hours = 0, minutes, seconds, milliseconds] = match.slice(at, at + 4).map(Number)
  return (hours || 0) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000
}
