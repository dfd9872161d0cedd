import { readPackets } from '../../transport/packets.ts'
import { PesReader } from '../../transport/pes.ts'
import {
  type ListedStream,
  readAssociation,
  readProgramMap,
  SectionReader,
} from '../../transport/tables.ts'
import { ElementaryAudio } from './elementary-audio.ts'
import type { ElementaryStream } from './elementary-stream.ts'
import { ElementaryVideo } from './elementary-video.ts'
import type { SegmentFacts } from './segment-facts.ts'

interface Stream {
  readonly pes: PesReader
  readonly elementary: ElementaryStream
}

/** Measures a segment of MPEG-2 transport stream. @throws RangeError where it is damaged */
export function measureTransportStream(bytes: Uint8Array, map?: Uint8Array): SegmentFacts {
  const demuxer = new Demuxer()
  if (map !== undefined) for (const packet of readPackets(map)) demuxer.take(packet)
  for (const packet of readPackets(bytes)) demuxer.take(packet)
  return demuxer.end(bytes.length)
}

class Demuxer {
  readonly #association = new SectionReader()
  readonly #maps = new Map<number, SectionReader>()
  readonly #streams = new Map<number, Stream>()
  #programs = 0
  #isEncrypted = false

  take({ pid, isStart, payload }: { pid: number; isStart: boolean; payload: Uint8Array }): void {
    const map = this.#maps.get(pid)
    const stream = this.#streams.get(pid)
    if (pid === 0) this.#takeAssociation(payload, isStart)
    else if (map !== undefined) this.#takeMap(map, payload, isStart)
    else if (stream !== undefined) {
      const packet = stream.pes.push(payload, isStart)
      if (packet !== undefined) stream.elementary.take(packet)
    }
  }

  end(byteLength: number): SegmentFacts {
    const tracks = [...this.#streams].flatMap(([pid, { pes, elementary }]) => {
      const last = pes.end()
      if (last !== undefined) elementary.take(last)
      return elementary.facts(pid, this.#isEncrypted) ?? []
    })
    const lacks = []
    if (this.#maps.size === 0) lacks.push('a Program Association Table')
    else if (this.#programs === 0) lacks.push('a Program Map Table')
    if (this.#maps.size > 1) lacks.push('one program alone')
    return { byteLength, container: 'ts', tracks, lacks }
  }

  #takeAssociation(payload: Uint8Array, isStart: boolean): void {
    const section = this.#association.push(payload, isStart)
    for (const pid of section ? readAssociation(section) : []) {
      if (!this.#maps.has(pid)) this.#maps.set(pid, new SectionReader())
    }
  }

  #takeMap(reader: SectionReader, payload: Uint8Array, isStart: boolean): void {
    const section = reader.push(payload, isStart)
    if (section === undefined) return
    const { streams, isEncrypted } = readProgramMap(section)
    this.#programs += 1
    this.#isEncrypted ||= isEncrypted
    for (const listed of streams) {
      const elementary = this.#streams.has(listed.pid) ? undefined : elementaryOf(listed)
      if (elementary) this.#streams.set(listed.pid, { pes: new PesReader(), elementary })
    }
  }
}

function elementaryOf({ coding }: ListedStream): ElementaryStream | undefined {
  if (coding === undefined || coding === 'metadata') return undefined
  return coding === 'avc' || coding === 'hevc'
    ? new ElementaryVideo(coding)
    : new ElementaryAudio(coding)
}
