/** Frames per second as an exact ratio; 29.97 is `{ numerator: 30000, denominator: 1001 }`. */
export interface FrameRate {
  readonly numerator: number
  readonly denominator: number
}

/** The rates that Apple's authoring rules call natural (1.18); more than 60 is never served (1.19). */
export const NATURAL_RATES: readonly FrameRate[] = [
  { numerator: 24000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
]

/** Beyond 60 rates are halved; the margin lets a measured 60.02 count as 60. */
const HIGHEST_RATE = 61
/** Two rates this close are the same rate, measured twice; 29.97 and 30 are further apart. */
const SAME_RATE = 0.0005
/** How far a variable rate may fall below its nominal rate and still mean it (dropped frames). */
const NOMINAL_RANGE = { lowest: 0.8, highest: 1.02 }

export function framesPerSecond(rate: FrameRate): number {
  return rate.numerator / rate.denominator
}

/** Half the rate, for rungs that are not worth more frames; every second frame falls on the same instant. */
export function halfRate(rate: FrameRate): FrameRate {
  return rate.numerator % 2 === 0
    ? { numerator: rate.numerator / 2, denominator: rate.denominator }
    : { numerator: rate.numerator, denominator: rate.denominator * 2 }
}

/** As FFmpeg writes and reads it: `30000/1001`, or `25`. */
export function formatFrameRate(rate: FrameRate): string {
  return rate.denominator === 1 ? `${rate.numerator}` : `${rate.numerator}/${rate.denominator}`
}

/**
 * The constant natural rate to encode at. A source that has one keeps it; one that only claims it
 * (phones drop frames) gets it; above 60 every second frame goes; a slow source (10, 12.5, 15) is
 * raised to the multiple up to 30 that repeats each frame equally often; anything else gets the
 * nearest rate.
 *
 * @param average frames divided by duration
 * @param nominal the rate that the timestamps are laid out for
 */
export function chooseNaturalRate(average: number, nominal: number): FrameRate {
  const measured = plausibleRate(average, nominal)
  let target = measured
  while (target > HIGHEST_RATE) target /= 2
  const same = findRate((rate) => isSame(rate, target))
  if (same) return same
  for (let times = 2; target * times <= 30.1; times += 1) {
    const multiple = findRate((rate) => isSame(rate, target * times))
    if (multiple) return multiple
  }
  return nearestRate(target)
}

function plausibleRate(average: number, nominal: number): number {
  if (!isRate(nominal)) return isRate(average) ? average : 30
  if (!isRate(average) || average > nominal * NOMINAL_RANGE.highest) return nominal
  const isNominalNatural = findRate((rate) => isSame(rate, nominal)) !== undefined
  return isNominalNatural && average >= nominal * NOMINAL_RANGE.lowest ? nominal : average
}

function isRate(value: number): boolean {
  return Number.isFinite(value) && value > 0
}

function isSame(rate: FrameRate, value: number): boolean {
  return Math.abs(framesPerSecond(rate) / value - 1) < SAME_RATE
}

function findRate(matches: (rate: FrameRate) => boolean): FrameRate | undefined {
  return NATURAL_RATES.find(matches)
}

function nearestRate(value: number): FrameRate {
  const distance = (rate: FrameRate) => Math.abs(framesPerSecond(rate) - value)
  return NATURAL_RATES.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best))
}
