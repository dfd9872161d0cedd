import { BitReader } from './bit-reader.ts'

/** What the configuration of AAC says (ISO/IEC 14496-3, 1.6.2.1). */
export interface AacConfig {
  /** MPEG-4 audio object type: 2 for AAC-LC, 5 for HE-AAC, 29 for HE-AAC v2, 42 for xHE-AAC. */
  readonly objectType: number
  readonly sampleRate: number | undefined
  /** `undefined` where a program config element tells it. */
  readonly channels: number | undefined
}

const SAMPLE_RATES = [
  ...[96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350],
]
/** By channelConfiguration; 0 is told elsewhere. */
const CHANNELS = [undefined, 1, 2, 3, 4, 5, 6, 8, undefined, undefined, undefined, 7, 8, 24, 8]
const ESCAPE_RATE = 15

export function aacSampleRate(index: number): number | undefined {
  return SAMPLE_RATES[index]
}

export function aacChannels(configuration: number): number | undefined {
  return CHANNELS[configuration]
}

/** Reads an AudioSpecificConfig. @throws RangeError where it ends too early */
export function readAacConfig(bytes: Uint8Array): AacConfig {
  const reader = new BitReader(bytes)
  const type = reader.bits(5)
  const objectType = type === 31 ? 32 + reader.bits(6) : type
  const rate = reader.bits(4)
  const sampleRate = rate === ESCAPE_RATE ? reader.bits(24) : aacSampleRate(rate)
  // Parametric stereo makes two channels of the one that is coded.
  const channels = objectType === 29 ? 2 : aacChannels(reader.bits(4))
  return { objectType, sampleRate, channels }
}
