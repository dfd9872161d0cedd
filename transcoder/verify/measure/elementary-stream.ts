import type { PesPacket } from '../../transport/pes.ts'
import type { TrackFacts } from './segment-facts.ts'

/** Takes the packets of one elementary stream and gives what is kept of them. */
export interface ElementaryStream {
  take(packet: PesPacket): void
  /** `undefined` where no packet had a time. */
  facts(id: number, isEncrypted: boolean): TrackFacts | undefined
}
