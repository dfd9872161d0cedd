import type { Delivery } from '../../../../transcoder/verify/resources.ts'
import { vodFiles } from '../../../support/verify/good-vod.ts'
import { edit } from '../../../support/verify/stream-files.ts'
import { type BrokenCase, ENTRY } from './broken-case.ts'

function sent(
  breaks: BrokenCase['breaks'],
  what: string,
  names: RegExp,
  change: Partial<Delivery>,
): BrokenCase {
  return {
    ...{ breaks, what, files: vodFiles },
    deliver: (name, delivery) => (names.test(name) ? { ...delivery, ...change } : delivery),
  }
}

export const DELIVERY_CASES: readonly BrokenCase[] = [
  {
    breaks: ['RFC 8216bis 4 identification', 'Apple 10.4'],
    what: 'a playlist that neither name nor type tells',
    files: () => {
      const files = vodFiles()
      files.set('low/list', files.get('low/index.m3u8') ?? new Uint8Array())
      edit(files, ENTRY, (text) => text.replace('low/index.m3u8', 'low/list'))
      return files
    },
  },
  sent(['Apple 10.1'], 'playlists in plain text', /\.m3u8$/, { contentEncoding: undefined }),
  sent(['Apple 10.4'], 'segments of no type', /\.m4s$/, {
    contentType: 'application/octet-stream',
  }),
  sent(['Apple 8.18'], 'segments behind a redirect', /\.m4s$/, { isRedirected: true }),
  sent(['RFC 9110 14.2'], 'a server without ranges', /\.m4s$/, { isRangeIgnored: true }),
  {
    breaks: ['Apple 11'],
    what: 'a stream without TLS',
    base: 'http://video.example/films/x/',
    files: vodFiles,
  },
]
