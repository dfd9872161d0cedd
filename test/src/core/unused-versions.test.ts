import { describe, expect, it } from 'vitest'
import {
  type AssetState,
  judgeVersion,
  MIN_GRACE_SECONDS,
  type PointerState,
  type RecordState,
  type RetentionLimits,
  whyKept,
} from '../../../src/core/unused-versions.ts'

const OLD = '_v0000000000000001'
const LIVE = '_v0000000000000002'
const HOUR = 3600
const DAY = 24 * HOUR
const NOW = 1_800_000_000
const LIMITS: RetentionLimits = { now: NOW, graceSeconds: DAY, maxSessionSeconds: 6 * HOUR }
/** The pointer's own 35 s, a session of 6 h that then begins, and an hour to be sure. */
const LAST_USE = 35 + 6 * HOUR + HOUR

const pointer = (age: number, text: string | undefined = `${LIVE}/a/index.m3u8`): PointerState => ({
  text,
  writtenAt: NOW - age,
})
const record = (status: RecordState['status'], version = LIVE, age = 30 * DAY): RecordState => ({
  status,
  version,
  writtenAt: NOW - age,
})
const state = (
  pointers: readonly PointerState[],
  known: AssetState['record'] = record('ready'),
): AssetState => ({ pointers, record: known })

const judge = (asset: AssetState, age = 2 * DAY, limits: Partial<RetentionLimits> = {}) =>
  judgeVersion(OLD, asset, NOW - age, { ...LIMITS, ...limits })

describe('a version is removed', () => {
  it.each([
    ['that another took the place of', state([pointer(DAY)]), 'superseded'],
    [
      'also where nothing of the asset is known but its pointer',
      state([pointer(DAY)], 'absent'),
      'superseded',
    ],
    [
      'that was begun after the pointer was written and never finished',
      state([pointer(3 * DAY)]),
      'unfinished',
    ],
    ['whose first upload never came to an end', state([], record('processing', OLD)), 'unfinished'],
    ['whose first upload failed', state([], record('failed', OLD)), 'unfinished'],
    ['beside the one that is tried now', state([], record('processing')), 'unfinished'],
    ['of an asset that is gone', state([], 'absent'), 'orphaned'],
  ] as const)('%s', (_, asset, unused) => {
    expect(judge(asset)).toEqual({ unused })
  })
})

describe('a version stays', () => {
  it.each([
    ['that the playlist names', state([pointer(9 * DAY, `#EXTM3U\n${OLD}/a/index.m3u8\n`)])],
    [
      'that the manifest alone names',
      state([pointer(9 * DAY), pointer(9 * DAY, `<BaseURL>${OLD}/`)]),
    ],
    [
      'that is named beside what cannot be read',
      state([pointer(9 * DAY, OLD), { text: undefined, writtenAt: 0 }], 'unreadable'),
    ],
  ])('%s', (_, asset) => {
    expect(judge(asset, 300 * DAY)).toEqual({ kept: 'published' })
  })

  it.each(['ready', 'playable'] as const)(
    'that the record calls %s, whatever the pointer says',
    (status) => {
      expect(judge(state([pointer(9 * DAY)], record(status, OLD)))).toEqual({ kept: 'recorded' })
      expect(judge(state([], record(status, OLD)))).toEqual({ kept: 'recorded' })
    },
  )

  it('that the record calls by a status of later days', () => {
    const unheard = { ...record('ready', OLD), status: 'archived' as 'ready' }
    expect(judge(state([pointer(9 * DAY)], unheard))).toEqual({ kept: 'recorded' })
  })

  it.each([
    ['a pointer', state([pointer(9 * DAY), { text: undefined, writtenAt: NOW - 9 * DAY }])],
    ['the record', state([pointer(9 * DAY)], 'unreadable')],
  ])('where %s cannot be read', (_, asset) => {
    expect(judge(asset)).toEqual({ kept: 'unreadable' })
  })

  it('while another is encoded: a run that fails puts back what it replaced', () => {
    expect(judge(state([pointer(9 * DAY)], record('playable')))).toEqual({ kept: 'encoding' })
  })

  it('as long as a session may last that began before the pointer moved', () => {
    const at = (age: number) => judge(state([pointer(age)]))
    expect(at(LAST_USE - 1)).toEqual({ kept: 'in_use' })
    expect(at(LAST_USE)).toEqual({ unused: 'superseded' })
  })

  it('by the pointer that moved last', () => {
    for (const pointers of [
      [pointer(9 * DAY), pointer(60)],
      [pointer(60), pointer(9 * DAY)],
    ]) {
      expect(judge(state(pointers))).toEqual({ kept: 'in_use' })
    }
  })

  it('as long as sessions may last here, however little is asked for', () => {
    const asset = state([pointer(2 * DAY)])
    const limits = { graceSeconds: HOUR, maxSessionSeconds: 3 * DAY }
    expect(judge(asset, 9 * DAY, limits)).toEqual({ kept: 'in_use' })
  })

  it('while something of it is young', () => {
    const at = (age: number, graceSeconds = DAY) =>
      judge(state([], 'absent'), age, { graceSeconds })
    expect(at(DAY - 1)).toEqual({ kept: 'young' })
    expect(at(DAY)).toEqual({ unused: 'orphaned' })
    expect(at(DAY, 2 * DAY)).toEqual({ kept: 'young' })
  })

  it('for an hour at least, whatever is asked for', () => {
    const at = (age: number) => judge(state([], 'absent'), age, { graceSeconds: 0 })
    expect(at(MIN_GRACE_SECONDS - 1)).toEqual({ kept: 'young' })
    expect(at(MIN_GRACE_SECONDS)).toEqual({ unused: 'orphaned' })
  })

  it('while its record is young: a run has begun that goes on with it', () => {
    const at = (known: RecordState) => judge(state([], known), 30 * DAY)
    expect(at(record('processing', OLD, DAY - 1))).toEqual({ kept: 'young' })
    expect(at(record('processing', OLD, DAY))).toEqual({ unused: 'unfinished' })
    expect(at(record('processing', LIVE, 60))).toEqual({ unused: 'unfinished' })
  })
})

describe('what holds a version', () => {
  it('is told without a look at its objects, but for their age', () => {
    expect(whyKept(OLD, state([pointer(60)]), LIMITS)).toBe('in_use')
    expect(whyKept(LIVE, state([pointer(60)]), LIMITS)).toBe('published')
    expect(whyKept(OLD, state([pointer(2 * DAY)]), LIMITS)).toBeUndefined()
  })
})
