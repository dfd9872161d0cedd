import { pairedRatios, summarize } from './statistics.ts'

/** One contestant: takes one sample of itself. */
export interface Contestant {
  readonly name: string
  measure(): number | Promise<number>
}

export interface Samples {
  readonly name: string
  /** One a round, all contestants in the same order of rounds. */
  readonly samples: readonly number[]
}

/**
 * Lets the contestants take turns, so that whatever else the machine does meets all of them. Each
 * round begins with another one.
 *
 * @param warmUps first rounds that are not counted: none where a round takes minutes
 */
export async function takeTurns(
  contestants: readonly Contestant[],
  rounds: number,
  warmUps = 1,
): Promise<Samples[]> {
  const samples = contestants.map((): number[] => [])
  for (let round = 0; round < warmUps + rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (round + turn) % contestants.length
      const sample = await contestants[index]?.measure()
      if (round >= warmUps && sample !== undefined) samples[index]?.push(sample)
    }
  }
  return contestants.map(({ name }, index) => ({ name, samples: samples[index] ?? [] }))
}

/** How many times `of` is what `against` is, in the median of all rounds. */
export function medianRatio(rows: readonly Samples[], of: string, against: string): number {
  const samples = (wanted: string) => rows.find(({ name }) => name === wanted)?.samples ?? []
  return summarize(pairedRatios(samples(of), samples(against))).median
}
