import fc from 'fast-check'
import { expect, it } from 'vitest'
import { verify } from '../../../../transcoder/verify/verify.ts'
import { tsFiles } from '../../../support/verify/good-ts.ts'
import { ENTRY, vodFiles } from '../../../support/verify/good-vod.ts'
import { BASE, memoryResources, type StreamFiles } from '../../../support/verify/stream-files.ts'

const damage = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  isCut: fc.boolean(),
})

it.each([
  { what: 'fragmented MP4', make: vodFiles },
  { what: 'transport streams and packed sound', make: tsFiles },
])('whatever is damaged in $what, there is a report', async ({ make }) => {
  const good = make()
  // Headers are where damage tells; what follows them is data that nobody decodes.
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const files: StreamFiles = new Map(good)
      for (const { file, at, bytes, isCut } of damages) {
        const name =
          [...files.keys()].filter((each) => each !== ENTRY)[file % (files.size - 1)] ?? ''
        const copy = files.get(name)?.slice() ?? new Uint8Array()
        const place = Math.floor(at * Math.min(copy.length, 1500))
        copy.set(bytes.subarray(0, copy.length - place), place)
        files.set(name, isCut ? copy.subarray(0, place) : copy)
      }
      const { rules } = await verify(memoryResources(files), BASE + ENTRY)
      expect(rules.length).toBeGreaterThan(100)
    }),
    { numRuns: 200 },
  )
})
