import { combinedRates, type Rates, ratesOf } from '../derive/rates.ts'
import { numberOf } from '../derive/variants.ts'
import type { Variant } from '../presentation.ts'
import {
  type Finding,
  forEach,
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
        compare(averageBps, said(variant, 'AVERAGE-BANDWIDTH'), 0.9, 1.1),
      ),
    ),
  },
  {
    id: 'Apple 1.27',
    level: 'MUST',
    title: 'the peak bit rate is within 10 % of BANDWIDTH',
    check: ofVod(
      ofRates(({ peakBps }, variant) => compare(peakBps, said(variant, 'BANDWIDTH'), 0.9, 1.1)),
    ),
  },
  {
    id: 'RFC 8216bis 4.4.6.2.1',
    level: 'MUST',
    title: 'no combination of renditions has a higher peak than BANDWIDTH',
    check: ofVod(
      ofRates(({ peakBps }, variant) => compare(peakBps, said(variant, 'BANDWIDTH'), 0, ROUNDING)),
    ),
  },
  {
    id: 'Apple 1.28',
    level: 'MUST',
    title: 'the average bit rate of an hour is below 110 % of AVERAGE-BANDWIDTH',
    check: ofLive(() => skip('an hour of the live stream would have to be watched')),
  },
  {
    id: 'Apple 1.29',
    level: 'MUST',
    title: 'the peak bit rate of what a live stream lists is below 125 % of BANDWIDTH',
    check: ofLive(
      ofRates(({ peakBps }, variant) => compare(peakBps, said(variant, 'BANDWIDTH'), 0, 1.25)),
    ),
  },
  {
    id: 'Apple 1.30',
    level: 'SHOULD',
    title: 'the peak bit rate is at most twice the average',
    check: ofVod(
      ofRates(({ peakBps, averageBps }) =>
        compare(peakBps, { what: 'the average', bps: averageBps }, 0, 2),
      ),
    ),
  },
  {
    id: 'Apple 6.9',
    level: 'MUST',
    title: 'BANDWIDTH of I-frame playlists is their peak bit rate, within 10 %',
    check: ofVod(
      ofMultivariant(({ iFrameVariants }) =>
        forEach(iFrameVariants, 'there is no I-frame playlist', (variant) => {
          const rates = variant.playlist && ratesOf(variant.playlist)
          if (rates === undefined) return []
          const broken = compare(rates.peakBps, said(variant, 'BANDWIDTH'), 0.9, 1.1)
          return broken ? [{ where: variant.label, ...broken }] : []
        }),
      ),
    ),
  },
]

/** Durations are told in few decimals, and rates in whole bits. */
const ROUNDING = 1.001

interface Rate {
  readonly what: string
  readonly bps: number
}

type Broken = Pick<Finding, 'expected' | 'seen'>

function ofRates(
  look: (rates: Rates, variant: Variant) => Broken | undefined,
): (presentation: Parameters<Rule['check']>[0]) => Outcome {
  return ofMultivariant((multivariant) => {
    const measured = multivariant.variants.flatMap((variant) => {
      const rates = combinedRates(variant, multivariant)
      return rates ? [{ variant, rates }] : []
    })
    const none = 'segments are missing, or their sizes are not known'
    return forEach(measured, none, ({ variant, rates }) => {
      const broken = look(rates, variant)
      return broken ? [{ where: variant.label, ...broken }] : []
    })
  })
}

/** What is not said at all is another rule's. */
function said(variant: Variant, what: string): Rate | undefined {
  const bps = numberOf(variant, what)
  return bps === undefined ? undefined : { what, bps }
}

/** Whether what is measured lies between two multiples of a rate. */
function compare(
  measuredBps: number,
  rate: Rate | undefined,
  low: number,
  high: number,
): Broken | undefined {
  if (rate === undefined) return undefined
  const [least, most] = [rate.bps * low, rate.bps * high].map(Math.round)
  if (measuredBps >= rate.bps * low && measuredBps <= rate.bps * high) return undefined
  const range = low > 0 ? `${least} to ${most}` : `at most ${most}`
  return {
    expected: `${range} bit/s, as ${rate.what} is ${Math.round(rate.bps)}`,
    seen: `${Math.round(measuredBps)} bit/s`,
  }
}
