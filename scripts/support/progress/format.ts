/** `3:12`, `1:02:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`
}

/** Rounded down: 100 % is all. Nothing for what is not known. */
export function formatPercent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.floor(share * 100)}%`
}
