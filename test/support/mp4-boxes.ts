/** A few lines of ISO/IEC 14496-12, as a witness that shares no code with the transcoder. */

export interface Box {
  readonly type: string
  /** Within the bytes that were read. */
  readonly start: number
  readonly end: number
  /** Without its header. */
  readonly body: Buffer
}

export interface Track {
  readonly timescale: number
  readonly defaultDuration: number
}

export interface MovieFragment {
  /** Of its `moof`. */
  readonly start: number
  /** Of its `mdat`. */
  readonly end: number
  readonly firstSampleEnd: number
  readonly decodeTime: number
  readonly duration: number
}

/** @throws where the boxes do not fill the bytes to the last one */
export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 8) throw new Error('a box has no header')
    const end = at + bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end < at + 8 || end > bytes.length) throw new Error(`box ${type} is not whole`)
    boxes.push({ type, start: at, end, body: bytes.subarray(at + 8, end) })
    at = end
  }
  return boxes
}

/** @param init an init segment */
export function readTrack(init: Buffer): Track {
  const moov = find(boxesOf(init), 'moov')
  const header = ['trak', 'mdia', 'mdhd'].reduce((box, type) => find(boxesOf(box.body), type), moov)
  const defaults = ['mvex', 'trex'].reduce((box, type) => find(boxesOf(box.body), type), moov)
  return {
    timescale: header.body.readUInt32BE(header.body[0] === 1 ? 20 : 12),
    defaultDuration: defaults.body.readUInt32BE(12),
  }
}

/** @throws where a segment is anything but whole fragments */
export function readFragments(bytes: Buffer, track: Track): MovieFragment[] {
  const boxes = boxesOf(bytes)
  if (boxes.length === 0) throw new Error('a segment is empty')
  return Array.from({ length: Math.ceil(boxes.length / 2) }, (_, index) => {
    const [moof, mdat] = [boxes[2 * index], boxes[2 * index + 1]]
    if (moof?.type !== 'moof' || mdat?.type !== 'mdat') throw new Error('no moof with its mdat')
    return readFragment(moof, mdat, track)
  })
}

function readFragment(moof: Box, mdat: Box, track: Track): MovieFragment {
  const parts = boxesOf(find(boxesOf(moof.body), 'traf').body)
  const { body: time } = find(parts, 'tfdt')
  const defaultDuration = durationIn(find(parts, 'tfhd').body) ?? track.defaultDuration
  const defaultSize = sizeIn(find(parts, 'tfhd').body) ?? 0
  const runs = parts
    .filter(({ type }) => type === 'trun')
    .map(({ body }) => readRun(body, defaultDuration, defaultSize))
  const first = runs[0]
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0)
  if (first === undefined || first.dataOffset + moof.start !== mdat.start + 8) {
    throw new Error('samples do not begin with the mdat')
  }
  if (bytes !== mdat.body.length) throw new Error('samples are not as long as the mdat')
  return {
    start: moof.start,
    end: mdat.end,
    firstSampleEnd: mdat.start + 8 + first.firstSize,
    decodeTime: time[0] === 1 ? Number(time.readBigUInt64BE(4)) : time.readUInt32BE(4),
    duration: runs.reduce((sum, run) => sum + run.duration, 0),
  }
}

/** Fields of a `tfhd` (8.8.7) and how long each is, by the flag that says it is there. */
const TFHD_FIELDS = [
  [0x1, 8],
  [0x2, 4],
  [0x8, 4],
  [0x10, 4],
] as const

const durationIn = (tfhd: Buffer) => fieldIn(tfhd, 0x8)
const sizeIn = (tfhd: Buffer) => fieldIn(tfhd, 0x10)

function fieldIn(tfhd: Buffer, wanted: number): number | undefined {
  const flags = tfhd.readUIntBE(1, 3)
  if (!(flags & wanted)) return undefined
  const before = TFHD_FIELDS.filter(([flag]) => flag < wanted && flags & flag)
  return tfhd.readUInt32BE(8 + before.reduce((sum, [, length]) => sum + length, 0))
}

/** A `trun` (8.8.8). */
function readRun(body: Buffer, defaultDuration: number, defaultSize: number) {
  const flags = body.readUIntBE(1, 3)
  const count = body.readUInt32BE(4)
  let at = 8
  const next = (flag: number, otherwise: number) => {
    if (!(flags & flag)) return otherwise
    at += 4
    return body.readInt32BE(at - 4)
  }
  const dataOffset = next(0x1, 0)
  next(0x4, 0)
  const samples = Array.from({ length: count }, () => {
    const sample = { duration: next(0x100, defaultDuration), size: next(0x200, defaultSize) }
    next(0x400, 0)
    next(0x800, 0)
    return sample
  })
  return {
    dataOffset,
    firstSize: samples[0]?.size ?? 0,
    duration: samples.reduce((sum, { duration }) => sum + duration, 0),
    bytes: samples.reduce((sum, { size }) => sum + size, 0),
  }
}

function find(boxes: readonly Box[], type: string): Box {
  const box = boxes.find((each) => each.type === type)
  if (!box) throw new Error(`there is no ${type}`)
  return box
}
