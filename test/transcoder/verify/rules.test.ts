import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../transcoder/verify/report.ts'
import { RULES } from '../../../transcoder/verify/rules/index.ts'
import { verify } from '../../../transcoder/verify/verify.ts'
import { imscFiles } from '../../support/verify/good-imsc.ts'
import { liveFiles } from '../../support/verify/good-live.ts'
import { tsFiles } from '../../support/verify/good-ts.ts'
import { ENTRY, vodFiles } from '../../support/verify/good-vod.ts'
import { BASE, memoryResources, type StreamFiles } from '../../support/verify/stream-files.ts'
import { ACCOMPANIMENT_CASES } from './cases/accompaniment.ts'
import { BANDWIDTH_CASES } from './cases/bandwidth.ts'
import type { BrokenCase } from './cases/broken-case.ts'
import { DELIVERY_CASES } from './cases/delivery.ts'
import { PICTURE_CASES } from './cases/pictures.ts'
import { PLAYLIST_CASES } from './cases/playlists.ts'
import { RENDITION_CASES } from './cases/renditions.ts'
import { SEGMENT_CASES } from './cases/segments.ts'
import { SOUND_CASES } from './cases/sound.ts'
import { SYNTAX_CASES } from './cases/syntax.ts'
import { TIMING_CASES } from './cases/timing.ts'
import { VARIANT_CASES } from './cases/variants.ts'

/** What no snapshot of a stream can tell. */
const NEVER_DECIDED = ['Apple 1.28']

const GROUPS: Readonly<Record<string, readonly BrokenCase[]>> = {
  syntax: SYNTAX_CASES,
  playlists: PLAYLIST_CASES,
  segments: SEGMENT_CASES,
  timing: TIMING_CASES,
  variants: VARIANT_CASES,
  renditions: RENDITION_CASES,
  bandwidth: BANDWIDTH_CASES,
  pictures: PICTURE_CASES,
  sound: SOUND_CASES,
  accompaniment: ACCOMPANIMENT_CASES,
  delivery: DELIVERY_CASES,
}

const GOOD: Readonly<Record<string, () => StreamFiles>> = {
  'a finished stream of fragmented MP4': vodFiles,
  'a live stream': liveFiles,
  'a stream of transport streams and packed sound': tsFiles,
  'a stream with subtitles in IMSC 1': imscFiles,
}

describe('every rule is kept by', () => {
  it.each(Object.entries(GOOD))('%s', async (_, make) => {
    const report = await verify(memoryResources(make()), BASE + ENTRY)
    expect(report.rules.filter(({ evidence }) => evidence.length > 0)).toEqual([])
  })
})

describe.each(Object.entries(GROUPS))(
  'of the rules, only those are broken that should be: %s',
  (_, cases) => {
    it.each(cases)(
      '$what: $breaks',
      async ({ files, entry = ENTRY, base = BASE, deliver, breaks }) => {
        const resources = memoryResources(files(), deliver, base)
        const { rules } = await verify(resources, base + entry)
        const broken = rules.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
        expect(broken.map(({ id, evidence }) => [id, evidence])).toEqual(
          broken.filter(({ id }) => breaks.includes(id)).map(({ id, evidence }) => [id, evidence]),
        )
        expect(broken.map(({ id }) => id).sort()).toEqual([...breaks].sort())
      },
    )
  },
)

it('every rule has an id of its own, a case that breaks it and a stream that keeps it', async () => {
  const ids = RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const broken = new Set(
    Object.values(GROUPS).flatMap((cases) => cases.map(({ breaks }) => breaks[0])),
  )
  const kept = new Set<string>()
  for (const make of Object.values(GOOD)) {
    const { rules } = await verify(memoryResources(make()), BASE + ENTRY)
    const passed: Verdict = 'pass'
    for (const { id, verdict } of rules) if (verdict === passed) kept.add(id)
  }
  const decided = ids.filter((id) => !NEVER_DECIDED.includes(id))
  expect(decided.filter((id) => !broken.has(id))).toEqual([])
  expect(decided.filter((id) => !kept.has(id))).toEqual([])
})
