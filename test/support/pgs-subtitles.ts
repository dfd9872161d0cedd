/**
 * One subtitle as a picture of 16 by 2 pixels, shown from 1 s to 2 s, in the format of Blu-ray discs
 * as US 2009/0185789 A1 describes it: segments behind the letters PG and two times in 1/90000 s.
 */
export function pgsSubtitles(): Uint8Array {
  const line = [0x00, 0x80 | 16, 0x01, 0x00, 0x00]
  const picture = [0, 16, 0, 2, ...line, ...line]
  const size = [0x02, 0x80, 0x01, 0x68]
  const window = [0, 0, 0, 0, 0, 0, 16, 0, 2]
  const shown = [...size, 0x10, 0, 0, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
  const hidden = [...size, 0x10, 0, 1, 0, 0, 0, 0]
  return new Uint8Array([
    ...segment(1, 0x16, shown),
    ...segment(1, 0x17, [1, ...window]),
    ...segment(1, 0x14, [0, 0, 1, 235, 128, 128, 255]),
    ...segment(1, 0x15, [0, 0, 0, 0xc0, 0, 0, picture.length, ...picture]),
    ...segment(1, 0x80, []),
    ...segment(2, 0x16, hidden),
    ...segment(2, 0x17, [1, ...window]),
    ...segment(2, 0x80, []),
  ])
}

function segment(seconds: number, type: number, body: readonly number[]): readonly number[] {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint16(0, 0x5047)
  header.setUint32(2, seconds * 90_000)
  header.setUint8(10, type)
  header.setUint16(11, body.length)
  return [...new Uint8Array(header.buffer), ...body]
}
