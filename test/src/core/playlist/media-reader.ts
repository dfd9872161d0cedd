/**
 * A second reading of media playlists, for tests: what each segment is once all that carries over from
 * line to line is put in. It shares nothing with the core and takes the RFC literally.
 */
export interface ReadSegment {
  readonly uri: string
  readonly durationSeconds: number
  readonly sequence: bigint
  readonly discontinuity: bigint
  readonly range: string
  /** EXT-X-KEY lines in force, sorted, and the same for the EXT-X-MAP. */
  readonly keys: readonly string[]
  readonly map: string
  readonly bitrate: string
  /** Milliseconds; the date itself or counted on from the last one, not from one behind. */
  readonly date: number | undefined
  /** Comments and tags that only this segment has. */
  readonly own: readonly string[]
}

export function readMedia(text: string): ReadSegment[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  const numberOf = (tag: string) =>
    BigInt(
      lines
        .find((l) => l.startsWith(`${tag}:`))
        ?.split(':')[1]
        ?.trim() ?? 0,
    )
  let sequence = numberOf('#EXT-X-MEDIA-SEQUENCE')
  let discontinuity = numberOf('#EXT-X-DISCONTINUITY-SEQUENCE')
  let keys: Record<string, string> = {}
  let [map, bitrate, range, duration, rangeEnd] = ['', '', '', 0, 0]
  let date: number | undefined
  let own: string[] = []
  const segments: ReadSegment[] = []
  for (const line of lines.slice(1)) {
    const [tag = '', value = ''] = [line.split(':')[0], line.slice(line.indexOf(':') + 1)]
    const forced = Object.values(keys).sort()
    if (line === '' || /^#EXT-X-(PART|PRELOAD|REND|PREF|START|DATERANGE|ENDLIST|TARGET)/.test(line))
      continue
    else if (tag === '#EXTINF') duration = Number.parseFloat(value)
    else if (tag === '#EXT-X-BYTERANGE') range = value
    else if (tag === '#EXT-X-DISCONTINUITY') discontinuity++
    else if (tag === '#EXT-X-PROGRAM-DATE-TIME') date = Date.parse(value)
    else if (tag === '#EXT-X-BITRATE') bitrate = value
    else if (tag === '#EXT-X-MAP') map = `${line} ${forced}`
    else if (tag === '#EXT-X-KEY') {
      const format = /KEYFORMAT="([^"]*)"/.exec(line)?.[1] ?? 'identity'
      keys = line.includes('METHOD=NONE') ? {} : { ...keys, [format]: line }
    } else if (line.startsWith('#')) own.push(line)
    else {
      const [length = '', offset] = range.split('@')
      const from = Number(offset ?? rangeEnd)
      rangeEnd = range === '' ? 0 : from + Number(length)
      segments.push({
        uri: line,
        durationSeconds: duration,
        sequence: sequence++,
        discontinuity,
        range: range === '' ? '' : `${from}-${rangeEnd}`,
        keys: forced,
        map,
        bitrate,
        date,
        own: segments.length === 0 ? [] : own,
      })
      if (date !== undefined) date += duration * 1000
      range = ''
      own = []
    }
  }
  return segments
}
