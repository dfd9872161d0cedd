/** Seconds for people, to the millisecond. */
export function formatSeconds(value: number): string {
  return `${value.toFixed(3)} s`
}
