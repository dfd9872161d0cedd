import { describe, expect, it } from 'vitest'
import { VerifyError } from '../../../transcoder/verify/errors.ts'
import type { Resources } from '../../../transcoder/verify/resources.ts'
import { verify } from '../../../transcoder/verify/verify.ts'
import { findMaterial, readMaterial } from '../../support/material-files.ts'
import { BASE, memoryResources } from '../../support/verify/stream-files.ts'

const folder = findMaterial('playlists')
const files = await readMaterial(folder, '.m3u8')
const ONE_PLAYLIST = `${BASE}playlist.m3u8`

/** Every URI of it leads to the same file: a playlist for playlists, no media for segments. */
function anywhere(bytes: Uint8Array): Resources {
  return { get: async (uri) => ({ ok: true, bytes, uri }) }
}

describe.skipIf(folder === undefined)('every playlist of the corpus', () => {
  it('gets a report, or is no playlist', async () => {
    let reports = 0
    for (const { name, bytes } of files) {
      const resources = memoryResources(new Map([['playlist.m3u8', bytes]]))
      const report = await verify(resources, ONE_PLAYLIST).catch((error: unknown) => {
        expect([name, error instanceof VerifyError && error.code]).toEqual([name, 'stream_not_hls'])
      })
      if (report) reports += 1
    }
    expect(reports).toBeGreaterThan(700)
  })

  it('gets one where all that it names is a playlist', async () => {
    // Each of thousands of segments would be the playlist itself.
    for (const { bytes } of files.filter(({ bytes: { length } }) => length < 20_000)) {
      await verify(anywhere(bytes), ONE_PLAYLIST).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'stream_not_hls' })
      })
    }
  })
})
