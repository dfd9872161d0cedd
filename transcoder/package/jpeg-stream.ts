/** Marks the end of a JPEG; inside of one each FF is followed by another byte (ITU-T T.81, B.1.1.2). */
const END = [0xff, 0xd9] as const

/** The single pictures of what FFmpeg writes one behind the other. */
export function splitJpegs(bytes: Uint8Array<ArrayBuffer>): readonly Uint8Array<ArrayBuffer>[] {
  const pictures: Uint8Array<ArrayBuffer>[] = []
  let start = 0
  for (let at = bytes.indexOf(END[0]); at >= 0; at = bytes.indexOf(END[0], at + 1)) {
    if (bytes[at + 1] !== END[1]) continue
    pictures.push(bytes.slice(start, at + 2))
    start = at + 2
  }
  return pictures
}
