import type { AudioSpec, VideoSpec } from '../../../support/verify/fmp4-track.ts'
import { ENTRY, GOOD, type VodSpec, vodFiles } from '../../../support/verify/good-vod.ts'
import { type Deliver, edit, type StreamFiles } from '../../../support/verify/stream-files.ts'

/** A stream with one mistake. */
export interface BrokenCase {
  readonly what: string
  /** Every rule that it breaks, the one it is made for first. */
  readonly breaks: readonly [string, ...string[]]
  readonly files: () => StreamFiles
  readonly entry?: string
  readonly base?: string
  readonly deliver?: Deliver
}

/** The good finished stream after a change of its files. */
export function changed(
  breaks: BrokenCase['breaks'],
  what: string,
  change: (files: StreamFiles) => void,
  make: () => StreamFiles = vodFiles,
): BrokenCase {
  return {
    ...{ what, breaks },
    files: () => {
      const files = make()
      change(files)
      return files
    },
  }
}

/** The same after a change of one text. */
export function edited(
  breaks: BrokenCase['breaks'],
  what: string,
  name: string,
  change: (text: string) => string,
  make?: () => StreamFiles,
): BrokenCase {
  return changed(breaks, what, (files) => edit(files, name, change), make)
}

/** The good finished stream with other media in some of its variants. */
export function withVideo(change: Readonly<Record<string, Partial<VideoSpec>>>): VodSpec {
  const video = Object.entries(GOOD.video).map(([name, spec]) => [
    name,
    { ...spec, ...change[name] },
  ])
  return { ...GOOD, video: Object.fromEntries(video) }
}

export function withAudio(change: Partial<AudioSpec>): VodSpec {
  return { ...GOOD, audio: { ...GOOD.audio, ...change } }
}

export function ofSpec(
  breaks: BrokenCase['breaks'],
  what: string,
  spec: VodSpec,
  change: (files: StreamFiles) => void = () => {},
): BrokenCase {
  return changed(breaks, what, change, () => vodFiles(spec))
}

/** A change of the tag of one variant in the entry. */
export function inVariant(name: string, change: (tag: string) => string) {
  return (text: string) =>
    text.replace(new RegExp(`#EXT-X-STREAM-INF:.*(?=\\n${name}/)`), (tag) => change(tag))
}

/** A change of the tag of one I-frame variant in the entry. */
export function inIFrames(name: string, change: (tag: string) => string) {
  return (text: string) =>
    text.replace(new RegExp(`#EXT-X-I-FRAME-STREAM-INF:.*"${name}/iframes.*`), (tag) => change(tag))
}

/** Multiplies a number that an attribute tells. */
export function scaled(attribute: string, factor: number) {
  return (tag: string) =>
    tag.replace(
      new RegExp(`([:,]${attribute}=)(\\d+)`),
      (_, name: string, number: string) => name + Math.round(Number(number) * factor),
    )
}

export function without(attribute: string) {
  return (tag: string) => tag.replace(new RegExp(`,?\\b${attribute}=(?:"[^"]*"|[^,\\n]*)`), '')
}

export { ENTRY }
