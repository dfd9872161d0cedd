import { cancelled, TranscoderError } from './errors.ts'
import type { ClearPart } from './package/pack-segment.ts'
import type { VersionObjects } from './publish/version-objects.ts'
import type { Store } from './store/store.ts'
import { VerifyError } from './verify/errors.ts'
import { PassingSegments } from './verify/passing-segments.ts'
import type { JudgedRule, Report } from './verify/report.ts'
import { storeResources, storeUri } from './verify/store-resources.ts'
import { verify } from './verify/verify.ts'

/**
 * Looks at what an encode makes before viewers do, by the same rules as at anybody's stream. Media is
 * measured on its way into the store, whatever the pipeline says of it; the rest, and some of the
 * media, is read back from there.
 */
export class OutputCheck {
  readonly #objects: VersionObjects
  readonly #segments = new PassingSegments()

  constructor(objects: VersionObjects) {
    this.#objects = objects
  }

  /**
   * Takes note of an object of the version.
   *
   * @param clear what it was before it was encrypted, if it is
   */
  take(path: string, bytes: Uint8Array, clear?: readonly ClearPart[]): void {
    this.#segments.take(this.#objects.uriOf(path), bytes, clear)
  }

  /**
   * @param pending what viewers will start from, by key
   * @throws TranscoderError `output_invalid` for a broken MUST, `store_lost`, `cancelled`; what the
   *   store throws
   */
  async check(
    store: Store,
    entry: string,
    pending: ReadonlyMap<string, Uint8Array | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const known = this.#segments.restrictedTo(await this.#objects.checkStored())
    const report = await verify(storeResources(store, pending), storeUri(entry), {
      known,
      signal,
    }).catch((error: unknown) => {
      throw explain(error)
    })
    refuseBroken(report)
  }
}

/** @throws TranscoderError `output_invalid` */
function refuseBroken({ rules }: Report): void {
  const [first, ...others] = rules.filter(({ verdict }) => verdict === 'fail')
  if (first === undefined) return
  const more = others.length === 0 ? '' : `; rules broken in all: ${others.length + 1}`
  throw invalid(`${describe(first)}${more}`)
}

/** A rule and the first of what breaks it, as a clause. */
function describe({ id, title, evidence: [first] }: JudgedRule): string {
  const seen = first && ` by ${first.where} (expected ${first.expected}, saw ${first.seen})`
  return `${id} (${title}) is broken${seen ?? ''}`
}

function explain(error: unknown): unknown {
  if (!(error instanceof VerifyError)) return error
  return error.code === 'cancelled' ? cancelled(error) : invalid(error.message, error)
}

function invalid(problem: string, cause?: unknown): TranscoderError {
  return new TranscoderError(
    'output_invalid',
    `what was made is not fit to be published: ${problem}`,
    {
      cure: 'try another --preset or --ladder, and report the input; what played before still does',
      cause,
    },
  )
}
