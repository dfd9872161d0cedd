import type { Presentation } from '../../transcoder/package/presentation.ts'
import { makePlan, type PlanSettings } from '../../transcoder/plan/make-plan.ts'
import type { Plan, RenditionPlan } from '../../transcoder/plan/plan.ts'
import type { Source } from '../../transcoder/probe/source.ts'
import type { Rendition } from '../../transcoder/rendition.ts'
import { SETTINGS, source } from './plan-fixtures.ts'

/** Seconds and bytes. */
export type Length = readonly [number, number]

const CODECS = {
  h264: 'avc1.64001f',
  hevc: 'hvc1.1.6.L93.B0',
  av1: 'av01.0.04M.08',
  aac: 'mp4a.40.2',
} as const

export const VERSION = '_v0123456789abcdef'

/** A rendition whose segments are as long as is said, with an I-frame of a tenth each 2 s. */
export function rendition(plan: RenditionPlan, lengths: readonly Length[]): Rendition {
  const timescale = plan.kind === 'audio' ? plan.sampleRate : plan.frameRate.numerator * 16
  let startSeconds = 0
  const segments = lengths.map(([durationSeconds, byteLength], index) => {
    const number = index + 1
    const count = plan.kind === 'audio' ? 0 : Math.max(1, Math.round(durationSeconds / 2))
    const iframes = Array.from({ length: count }, (_, at) => ({
      name: `${String(number).padStart(5, '0')}.m4s`,
      offset: Math.floor((byteLength * at) / count),
      byteLength: Math.floor(byteLength / 10),
      durationSeconds: durationSeconds / count,
    }))
    const segment = { number, startSeconds, durationSeconds, byteLength, iframes }
    startSeconds += durationSeconds
    return segment
  })
  return { plan, codec: CODECS[plan.codec], timescale, initBytes: 800, segments }
}

/** What a plan comes to, if each rendition spends its rate: two segments, of 4 and of 1 s. */
export function presentation(
  from: Partial<Source>,
  settings: Partial<PlanSettings> = {},
  more: Partial<Presentation> = {},
): Presentation {
  const plan: Plan = makePlan(source({ durationSeconds: 5, ...from }), { ...SETTINGS, ...settings })
  const spend = (seconds: number, kbps: number): Length => [seconds, (seconds * kbps * 1000) / 8]
  return {
    plan,
    version: VERSION,
    renditions: [...plan.video, ...plan.audio].map((each) => {
      const kbps = each.kind === 'audio' ? each.bitrateKbps : each.maxrateKbps
      return rendition(each, [spend(4, kbps), spend(1, kbps)])
    }),
    subtitles: [],
    storyboard: undefined,
    isEncrypted: false,
    ...more,
  }
}
