import type { EncodeSink } from './encode.ts'
import { cancelled, TranscoderError } from './errors.ts'
import type { ClearPart } from './package/pack-segment.ts'
import type { Pointers, Publication } from './publish.ts'
import { VerifyError } from './verify/errors.ts'
import { PassingSegments } from './verify/passing-segments.ts'
import type { JudgedRule, Report } from './verify/report.ts'
import { verify } from './verify/verify.ts'

/**
 * Looks at what an encode makes before viewers do, by the same rules as at anybody's stream. Media is
 * measured on its way into the store, whatever the pipeline says of it; the rest, and some of the
 * media, is read back from there.
 */
export class OutputCheck implements EncodeSink {
  readonly #publication: Publication
  readonly #segments = new PassingSegments()

  constructor(publication: Publication) {
    this.#publication = publication
  }

  put(path: string, bytes: Uint8Array, clear?: readonly ClearPart[]): Promise<void> {
    this.#segments.take(this.#publication.uriOf(path), bytes, clear)
    return this.#publication.put(path, bytes)
  }

  /** @throws TranscoderError `output_invalid` for a broken MUST, `cancelled`; what the store throws */
  async check(pointers: Pointers, signal: AbortSignal | undefined): Promise<void> {
    const { resources, uri, stored } = await this.#publication.preview(pointers)
    const known = this.#segments.restrictedTo(stored)
    const report = await verify(resources, uri, { known, signal }).catch((error: unknown) => {
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
