import { TranscoderError } from '../errors.ts'
import type { Fragment } from '../mp4/fragment.ts'
import { FragmentReader } from '../mp4/fragment-reader.ts'
import type { InitSegment } from '../mp4/init-segment.ts'
import { type ContentKey, decryptSegment } from '../package/aes-128.ts'
import { indexFragments, type Segment } from '../segmenter.ts'

/**
 * The segment that is stored already in the place of one that was encoded anew. An encoder does not
 * repeat itself to the byte, but the same frames at the same times are the same segment: the stored one
 * is as good, and somebody may have it in his cache.
 *
 * @param stored what lies under the segment's name, as it is stored
 * @throws TranscoderError `kept_mismatch` where it is another stretch of another film
 */
export async function keepStored(
  stored: Uint8Array<ArrayBuffer>,
  segment: Segment,
  { init, key }: { readonly init: InitSegment; readonly key: ContentKey | undefined },
): Promise<Segment> {
  const bytes = key ? await decryptOrThrow(stored, key, segment.number) : stored
  const fragments = readFragments(init, bytes)
  if (timesOf(fragments) !== timesOf(readFragments(init, segment.bytes))) {
    throw mismatch(`segment ${segment.number} has other frames`)
  }
  return { ...segment, bytes, fragments: indexFragments(fragments, init.timescale) }
}

async function decryptOrThrow(stored: Uint8Array<ArrayBuffer>, key: ContentKey, number: number) {
  try {
    return await decryptSegment(stored, key, number)
  } catch (cause) {
    throw mismatch(`segment ${number} has another key`, cause)
  }
}

function readFragments(init: InitSegment, bytes: Uint8Array): readonly Fragment[] {
  const reader = new FragmentReader()
  try {
    reader.push(init.bytes)
    const events = reader.push(bytes)
    reader.end()
    return events.flatMap((event) => (event.type === 'fragment' ? [event.fragment] : []))
  } catch (cause) {
    throw mismatch('a segment is damaged', cause)
  }
}

function timesOf(fragments: readonly Fragment[]): string {
  return JSON.stringify(
    fragments.map(({ decodeTime, duration, samples }) => [decodeTime, duration, samples.length]),
  )
}

/** What lies in the version's place is not of it. */
export function mismatch(what: string, cause?: unknown): TranscoderError {
  return new TranscoderError(
    'kept_mismatch',
    `what an earlier run has left does not fit: ${what}`,
    {
      cure: 'run the same command with --fresh',
      cause,
    },
  )
}
