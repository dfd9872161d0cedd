/** What a fragment says of one of its samples (ISO/IEC 14496-12, 8.8.8). */
export interface Sample {
  /** In ticks. */
  readonly duration: number
  /** In bytes. */
  readonly size: number
  readonly flags: number
  /** Presentation less decode time, in ticks. */
  readonly compositionOffset: number
}

/** For fragments that do not say it themselves (`trex`, 8.8.3). */
export type SampleDefaults = Pick<Sample, 'duration' | 'size' | 'flags'>

/** `sample_is_non_sync_sample` (8.8.3.1). */
const NON_SYNC = 0x10000

export function isSync(sample: Sample): boolean {
  return (sample.flags & NON_SYNC) === 0
}
