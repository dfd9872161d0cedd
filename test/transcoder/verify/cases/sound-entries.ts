import { box, bytes, words } from '../../mp4/sample-stream.ts'

/** A sample entry of MPEG-4 audio with an AudioSpecificConfig. */
function mp4a(...config: readonly number[]): Uint8Array {
  const info = bytes(5, config.length, ...config)
  const decoder = bytes(4, 13 + info.byteLength, 0x40, 0x15, ...new Uint8Array(11), ...info)
  const stream = bytes(3, 3 + decoder.byteLength, 0, 1, 0, ...decoder)
  return box('mp4a', new Uint8Array(28), box('esds', words(0), stream))
}

/** AAC-LC at 48 kHz in one channel. */
export const MONO = mp4a(0x11, 0x88)

/** HE-AAC at 24 kHz, which comes out at 48 kHz, in two channels. */
export const HE_AAC = mp4a(0x2b, 0x11, 0x88)
