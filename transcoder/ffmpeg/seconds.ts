/** Seconds as FFmpeg reads them, to a microsecond. */
export function formatSeconds(value: number): string {
  return String(Number(value.toFixed(6)))
}
