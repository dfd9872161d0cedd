import { expect, test } from 'vitest'
import { readAacConfig } from '../../../transcoder/bitstream/audio-config.ts'

test.each([
  { what: 'AAC-LC, 48 kHz, stereo', config: [0x11, 0x90], is: [2, 48_000, 2] },
  { what: 'AAC-LC, 44.1 kHz, mono', config: [0x12, 0x08], is: [2, 44_100, 1] },
  { what: 'AAC-LC, 48 kHz, 5.1', config: [0x11, 0xb0], is: [2, 48_000, 6] },
  { what: 'HE-AAC, 22.05 kHz, stereo', config: [0x2b, 0x92], is: [5, 22_050, 2] },
  {
    what: 'HE-AAC v2, whose one channel becomes two',
    config: [0xeb, 0x8a, 0],
    is: [29, 22_050, 2],
  },
  { what: 'a rate of its own', config: [0x17, 0x80, 0x5d, 0xc0, 0x10], is: [2, 48_000, 2] },
  { what: 'channels that are told elsewhere', config: [0x11, 0x80], is: [2, 48_000, undefined] },
])('$what', ({ config, is: [objectType, sampleRate, channels] }) => {
  expect(readAacConfig(Uint8Array.from(config))).toEqual({ objectType, sampleRate, channels })
})
