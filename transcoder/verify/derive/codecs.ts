/** RFC 6381 names, compared as players compare them. */

/** A CODECS attribute as its members. */
export function codecList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((codec) => codec.trim())
    .filter((codec) => codec !== '')
}

export type CodecFamily =
  | 'avc'
  | 'hevc'
  | 'av1'
  | 'dolby-vision'
  | 'audio'
  | 'text'
  | 'image'
  | 'other'

const FAMILIES: readonly (readonly [CodecFamily, RegExp])[] = [
  ['avc', /^avc[1-4]/i],
  ['hevc', /^(?:hvc1|hev1)/i],
  ['av1', /^av01/i],
  ['dolby-vision', /^(?:dvh1|dvhe|dva1|dvav|dav1)/i],
  ['audio', /^(?:mp4a|ac-[34]|ec[-+]3|opus|flac|alac|mp3|apac|dts)/i],
  ['text', /^(?:wvtt|stpp)/i],
  ['image', /^(?:mjpg|jpeg)/i],
]

export function familyOf(codec: string | undefined): CodecFamily {
  return FAMILIES.find(([, pattern]) => pattern.test(codec ?? ''))?.[0] ?? 'other'
}

export function isVideoCodec(codec: string): boolean {
  return !['audio', 'text'].includes(familyOf(codec))
}

/** Whether what a playlist says can stand for what was read from the media. */
export function isSameCodec(said: string, measured: string): boolean {
  const [a, b] = [normalize(said), normalize(measured)]
  if (a === b) return true
  // An encoder need not say in its headers that spectral bands are replicated.
  return b === 'mp4a.40.2' && (a === 'mp4a.40.5' || a === 'mp4a.40.29')
}

function normalize(codec: string): string {
  const [name = '', ...fields] = codec.toLowerCase().split('.')
  if (/^avc[1-4]$/.test(name)) return `${name}.${avcProfile(fields)}`
  if (name === 'av01') return [name, ...fields.slice(0, 3)].join('.')
  if (name === 'hvc1' || name === 'hev1') return [name, ...withoutZeros(fields)].join('.')
  if (name === 'ec+3') return 'ec-3'
  // Layer III is told in four ways: RFC 6381, MPEG-4's own object type, and by its name.
  if (/^(?:mp3|mp4a\.(?:69|6b|40\.34))$/.test(codec.toLowerCase())) return 'mp4a.40.34'
  return [name, ...fields.map((field) => field.replace(/^0+(?=.)/, ''))].join('.')
}

/**
 * Profile and level, in hexadecimal digits or in decimal numbers as some write them. The flags
 * between the two are set in many ways for the same stream.
 */
function avcProfile(fields: readonly string[]): string {
  const [first = '', second] = fields
  if (second === undefined) return first.slice(0, 2) + first.slice(4)
  return [first, second].map((field) => Number(field).toString(16).padStart(2, '0')).join('')
}

function withoutZeros(fields: readonly string[]): readonly string[] {
  const kept = [...fields]
  while (/^0+$/.test(kept.at(-1) ?? '')) kept.pop()
  return kept
}

/** Profile and level of H.264, as numbers; `undefined` for anything else. */
export function avcLevel(
  codec: string | undefined,
): { profile: number; level: number } | undefined {
  const digits = /^avc[1-4]\.([0-9a-f]{2})[0-9a-f]{2}([0-9a-f]{2})$/i.exec(codec ?? '')
  if (digits === null) return undefined
  return {
    profile: Number.parseInt(digits[1] ?? '', 16),
    level: Number.parseInt(digits[2] ?? '', 16),
  }
}
