import { MEDIA_PLAYLIST_NAME, sheetName, WHOLE_TEXT_NAME } from '../../src/core/asset-keys.ts'
import { writeImagePlaylist } from '../../src/core/playlist/write-media.ts'
import type { StoryboardPlan } from '../plan/plan.ts'

/** Sheets of small pictures, and what tells where on them the picture for a moment is. */
export interface Storyboard {
  readonly plan: StoryboardPlan
  readonly sheets: readonly Uint8Array<ArrayBuffer>[]
}

/** A storyboard's objects by their names in its folder. */
export function packageStoryboard(
  { plan, sheets }: Storyboard,
  durationSeconds: number,
): ReadonlyMap<string, string | Uint8Array<ArrayBuffer>> {
  return new Map<string, string | Uint8Array<ArrayBuffer>>([
    ...sheets.map((bytes, index) => [sheetName(index + 1), bytes] as const),
    [WHOLE_TEXT_NAME, writeTimes(plan, durationSeconds)],
    [MEDIA_PLAYLIST_NAME, writePlaylist(plan, sheets.length, durationSeconds)],
  ])
}

/** How long a sheet lasts, when it is full. */
export function sheetSeconds({ columns, rows, everySeconds }: StoryboardPlan): number {
  return columns * rows * everySeconds
}

/** The largest rate of any sheet, in bits per second. */
export function storyboardPeakBps({ plan, sheets }: Storyboard): number {
  return (Math.max(0, ...sheets.map(({ byteLength }) => byteLength)) * 8) / sheetSeconds(plan)
}

/** WebVTT whose cues name a part of a sheet by a media fragment (W3C Media Fragments 4.2.2). */
function writeTimes(plan: StoryboardPlan, durationSeconds: number): string {
  const { columns, rows, everySeconds, width, height } = plan
  const perSheet = columns * rows
  const count = Math.max(1, Math.ceil(durationSeconds / everySeconds - 0.001))
  const cues = Array.from({ length: count }, (_, index) => {
    const place = index % perSheet
    const [x, y] = [(place % columns) * width, Math.floor(place / columns) * height]
    const end = Math.min((index + 1) * everySeconds, durationSeconds)
    const times = `${formatTime(index * everySeconds)} --> ${formatTime(end)}`
    const sheet = sheetName(Math.floor(index / perSheet) + 1)
    return `${times}\n${sheet}#xywh=${x},${y},${width},${height}`
  })
  return `${['WEBVTT', ...cues].join('\n\n')}\n`
}

function writePlaylist(plan: StoryboardPlan, sheets: number, durationSeconds: number): string {
  const whole = sheetSeconds(plan)
  return writeImagePlaylist({
    tile: plan,
    columns: plan.columns,
    rows: plan.rows,
    tileSeconds: plan.everySeconds,
    segments: Array.from({ length: sheets }, (_, index) => ({
      uri: sheetName(index + 1),
      durationSeconds: Math.min(
        whole,
        Math.max(plan.everySeconds, durationSeconds - index * whole),
      ),
    })),
  })
}

function formatTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000)
  const part = (unit: number, modulus: number, digits: number) =>
    String(Math.floor(milliseconds / unit) % modulus).padStart(digits, '0')
  return `${part(3_600_000, 1e6, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`
}
