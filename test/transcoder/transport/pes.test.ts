import { expect, test } from 'vitest'
import { isTransportStream, readPackets } from '../../../transcoder/transport/packets.ts'
import { CLOCK_WRAP, PesReader, unwrap } from '../../../transcoder/transport/pes.ts'
import { transportStream } from '../../support/verify/transport-writer.ts'

const data = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251)

function read(stream: Uint8Array, pid: number) {
  const reader = new PesReader()
  const packets = [...readPackets(stream)].flatMap((packet) =>
    packet.pid === pid ? (reader.push(packet.payload, packet.isStart) ?? []) : [],
  )
  return [...packets, reader.end()].filter((packet) => packet !== undefined)
}

test.each([1, 169, 170, 171, 184, 5000])(
  'a packet of %i bytes comes out as it went in',
  (length) => {
    const packets = [{ presentationTime: 900_000, data: data(length) }]
    const stream = transportStream([{ pid: 0x101, type: 0x1b, packets }])
    expect(isTransportStream(stream)).toBe(true)
    expect(read(stream, 0x101)).toEqual([
      { presentationTime: 900_000, decodeTime: 900_000, data: data(length) },
    ])
  },
)

test.each([0, 1, 90_000, 2 ** 31, 2 ** 32 + 12_345, CLOCK_WRAP - 1])(
  'the time %i is read',
  (time) => {
    const packets = [{ presentationTime: time, data: data(3) }]
    const [packet] = read(transportStream([{ pid: 0x101, type: 0x1b, packets }]), 0x101)
    expect(packet?.presentationTime).toBe(time)
  },
)

test('streams do not mix', () => {
  const packets = [1, 2, 3].map((time) => ({ presentationTime: time, data: data(300 + time) }))
  const stream = transportStream([
    { pid: 0x101, type: 0x1b, packets },
    { pid: 0x102, type: 0x0f, packets: packets.slice(0, 1) },
  ])
  expect(read(stream, 0x101).map((packet) => packet.data.length)).toEqual([301, 302, 303])
  expect(read(stream, 0x102)).toHaveLength(1)
})

test('bytes that are no packets are said to be none', () => {
  const stream = transportStream([{ pid: 0x101, type: 0x1b, packets: [] }])
  stream[188] = 0
  expect(() => [...readPackets(stream)]).toThrow(RangeError)
  expect(isTransportStream(new TextEncoder().encode('#EXTM3U'))).toBe(false)
})

test('a clock that began anew is as near to the time before as it can be', () => {
  expect(unwrap(5, CLOCK_WRAP - 5)).toBe(CLOCK_WRAP + 5)
  expect(unwrap(CLOCK_WRAP - 5, 5)).toBe(-5)
  expect(unwrap(1000, 2000)).toBe(1000)
})
