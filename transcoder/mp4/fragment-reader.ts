import { LONGEST_HEADER, malformed, readBoxHeader } from './box.ts'
import { ByteQueue } from './byte-queue.ts'
import { type Fragment, readFragment } from './fragment.ts'
import { type InitSegment, readInitSegment } from './init-segment.ts'
import { joinBytes } from './join-bytes.ts'

export type FragmentEvent =
  | { readonly type: 'init'; readonly init: InitSegment }
  | { readonly type: 'fragment'; readonly fragment: Fragment }

/** A box that claims more is a lie or a stream without fragments; nothing waits for it. */
const MAX_BOX_BYTES = 256 * 1024 * 1024
const MAX_HEADER_BOX_BYTES = 16 * 1024 * 1024

/**
 * Cuts one fragmented MP4 stream, as it grows and however it is chunked, into its init segment and
 * its fragments. Boxes that carry neither (`styp`, `sidx`, `free`, `mfra`) are left out.
 */
export class FragmentReader {
  readonly #queue = new ByteQueue()
  #init: InitSegment | undefined
  #ftyp: Uint8Array = new Uint8Array()
  #moof: Uint8Array | undefined

  /** Takes the next bytes, gives what became whole. @throws TranscoderError `fragment_malformed` */
  push(chunk: Uint8Array): readonly FragmentEvent[] {
    this.#queue.push(chunk)
    const events: FragmentEvent[] = []
    for (let box = this.#nextBox(); box; box = this.#nextBox()) {
      const event = this.#takeBox(box.type, box.bytes)
      if (event) events.push(event)
    }
    return events
  }

  /** Says that the stream has ended. @throws TranscoderError `fragment_malformed` in mid-box */
  end(): void {
    if (this.#queue.byteLength > 0 || this.#moof) throw malformed('it ends inside a fragment')
  }

  #nextBox(): { type: string; bytes: Uint8Array } | undefined {
    const header = readBoxHeader(this.#queue.peek(LONGEST_HEADER))
    if (!header) return undefined
    const { type, totalBytes } = header
    if (totalBytes > (type === 'mdat' ? MAX_BOX_BYTES : MAX_HEADER_BOX_BYTES)) {
      throw malformed(`box ${JSON.stringify(type)} says it is ${totalBytes} bytes long`)
    }
    if (this.#queue.byteLength < totalBytes) return undefined
    return { type, bytes: this.#queue.take(totalBytes) }
  }

  #takeBox(type: string, bytes: Uint8Array): FragmentEvent | undefined {
    if (type === 'ftyp') this.#ftyp = bytes
    if (type === 'moov') return { type: 'init', init: this.#readInit(bytes) }
    if (type === 'moof') this.#moof = bytes
    if (type === 'mdat') return { type: 'fragment', fragment: this.#readFragment(bytes) }
    return undefined
  }

  #readInit(moov: Uint8Array): InitSegment {
    if (this.#init) throw malformed('a second moov')
    this.#init = readInitSegment(joinBytes([this.#ftyp, moov]))
    return this.#init
  }

  #readFragment(mdat: Uint8Array): Fragment {
    if (!this.#init || !this.#moof) throw malformed('mdat without moov and moof')
    const fragment = readFragment(joinBytes([this.#moof, mdat]), this.#init)
    this.#moof = undefined
    return fragment
  }
}
