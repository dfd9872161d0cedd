import { combinedRates, type Rates, ratesOf } from '../derive/rates.ts'
import { numberOf } from '../derive/variants.ts'
import type { Multivariant, Presentation, Variant } from '../presentation.ts'
import {
  type Finding,
  type Outcome,
  ofLive,
  ofMultivariant,
  ofVod,
  type Rule,
  skip,
} from '../rule.ts'

/** Bit rates as said and as measured: Apple 1.26 to 1.30 and 6.9, RFC 8216bis 4.4.6.2. */
export const BANDWIDTH_RULES: readonly Rule[] = [
  {
    id: 'Apple 1.26',
    level: 'MUST',
    title: 'the average bit rate is within 10 % of AVERAGE-BANDWIDTH',
    check: ofVod(
      ofRates(({ averageBps }, variant) =>
        isWithin(averageBps, numberOf(variant, 'AVERAGE-BANDWIDTH'), 0.9, 1.1),
      ),
    ),
  },
  {
    id: 'Apple 1.27',
    level: 'MUST',
    title: 'the peak bit rate is within 10 % of BANDWIDTH',
    check: ofVod(
      ofRates(({ peakBps }, variant) =>
        isWithin(peakBps, numberOf(variant, 'BANDWIDTH'), 0.9, 1.1),
      ),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2.1',
    level: 'MUST',
    title: 'no combination of renditions has a higher peak than BANDWIDTH',
    check: ofVod(
      ofRates(({ peakBps }, variant) =>
        isWithin(peakBps, numberOf(variant, 'BANDWIDTH'), 0, ROUNDING),
      ),
    ),
  },
  {
    id: 'Apple 1.29',
    level: 'MUST',
    title: 'the peak bit rate of what the live stream lists is below 125 % of BANDWIDTH',
    check: ofLive(
      ofRates(({ peakBps }, variant) => isWithin(peakBps, numberOf(variant, 'BANDWIDTH'), 0, 1.25)),
    ),
  },
  {
    id: 'Apple 1.28',
    level: 'MUST',
    title: 'the average bit rate of an hour is below 110 % of AVERAGE-BANDWIDTH',
    check: ofLive(() => skip('an hour of the live stream would have to be watched')),
  },
  {
    id: 'Apple 1.30',
    level: 'SHOULD',
    title: 'the peak bit rate is at most twice the average',
    check: ofVod(
      ofRates(({ peakBps, averageBps }) =>
        isWithin(peakBps, averageBps, 0, 2, 'the average measured'),
      ),
    ),
  },
  {
    id: 'Apple 6.9',
    level: 'MUST',
    title: 'BANDWIDTH of I-frame playlists is their peak bit rate, within 10 %',
    check: ofVod(
      ofMultivariant(({ iFrameVariants }) => {
        const measured = iFrameVariants.flatMap((variant) => {
          const rates = variant.playlist && ratesOf(variant.playlist)
          return rates ? [{ variant, rates }] : []
        })
        if (measured.length === 0) return skip('no I-frame playlist could be measured')
        return measured.flatMap(({ variant, rates }) =>
          findingOf(variant, isWithin(rates.peakBps, numberOf(variant, 'BANDWIDTH'), 0.9, 1.1)),
        )
      }),
    ),
  },
]

/** Durations are told in few decimals, and rates in whole bits. */
const ROUNDING = 1.001

interface Comparison {
  readonly expected: string
  readonly seen: string
}

function ofRates(
  compare: (rates: Rates, variant: Variant) => Comparison | undefined,
): (presentation: Presentation) => Outcome {
  return ofMultivariant((multivariant) => {
    const measured = measure(multivariant)
    if (measured.length === 0) return skip('segments are missing, or their sizes are not known')
    return measured.flatMap(({ variant, rates }) => findingOf(variant, compare(rates, variant)))
  })
}

function measure(multivariant: Multivariant) {
  return multivariant.variants.flatMap((variant) => {
    const rates = combinedRates(variant, multivariant)
    return rates ? [{ variant, rates }] : []
  })
}

function findingOf({ label }: Variant, comparison: Comparison | undefined): readonly Finding[] {
  return comparison ? [{ where: label, ...comparison }] : []
}

/** What is not said at all is another rule's. */
function isWithin(
  measuredBps: number,
  saidBps: number | undefined,
  low: number,
  high: number,
  what = 'bit/s',
): Comparison | undefined {
  if (saidBps === undefined) return undefined
  const [least, most] = [saidBps * low, saidBps * high]
  if (measuredBps >= least && measuredBps <= most) return undefined
  const range = low > 0 ? `${format(least)} to ${format(most)}` : `at most ${format(most)}`
  return {
    expected: `${range} bit/s by ${format(saidBps)} ${what}`,
    seen: `${format(measuredBps)} bit/s`,
  }
}

function format(bps: number): string {
  return String(Math.round(bps))
}
