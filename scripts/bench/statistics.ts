/** Median and the middle half of some samples, in the unit of the samples. */
export interface Summary {
  readonly median: number
  /** First and third quartile: where the middle half of all samples lies. */
  readonly low: number
  readonly high: number
}

/** @throws RangeError where there is no sample */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  }
}

/**
 * Ratios of samples that were taken in the same round. Another process that slows a round down slows
 * both sides, so the median of these ratios is steadier than the ratio of two medians.
 *
 * @throws RangeError where the two do not have the same number of samples
 */
export function pairedRatios(samples: readonly number[], reference: readonly number[]): number[] {
  if (samples.length !== reference.length) {
    throw new RangeError(`${samples.length} samples do not pair with ${reference.length}`)
  }
  return samples.map((sample, round) => sample / (reference[round] ?? Number.NaN))
}

/** Between two samples the line that joins them, as in R's type 7. `sorted` ascends. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) throw new RangeError('there is no sample')
  return below + (above - below) * (at - Math.floor(at))
}
