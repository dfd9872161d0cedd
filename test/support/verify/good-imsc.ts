import { joinBytes } from '../../../transcoder/mp4/join-bytes.ts'
import { box, fragmentOf, initOf } from '../../transcoder/mp4/sample-stream.ts'
import { ENTRY, vodFiles } from './good-vod.ts'
import { edit, type StreamFiles } from './stream-files.ts'

const CODEC = 'stpp.ttml.im1t'

/** The finished stream with subtitles in IMSC 1. */
export function imscFiles(): StreamFiles {
  const files = vodFiles()
  files.delete('text/1.vtt')
  const namespace = new TextEncoder().encode('http://www.w3.org/ns/ttml\0\0\0')
  const entry = box('stpp', new Uint8Array(8), namespace)
  files.set('text/init.mp4', asSubtitles(initOf({ handler: 'soun', timescale: 1000, entry })))
  const data = new TextEncoder().encode('<tt xmlns="http://www.w3.org/ns/ttml"/>')
  files.set('text/1.mp4', fragmentOf(0, [{ duration: 12_000, data }]))
  edit(files, 'text/index.m3u8', (text) =>
    text
      .replace('VERSION:3', 'VERSION:6')
      .replace('#EXTINF', '#EXT-X-MAP:URI="init.mp4"\n#EXTINF')
      .replace('1.vtt', '1.mp4'),
  )
  edit(files, ENTRY, (text) => text.replaceAll(',mp4a.40.2"', `,mp4a.40.2,${CODEC}"`))
  return files
}

/** The handler of text in place of that of sound. */
function asSubtitles(init: Uint8Array): Uint8Array {
  const text = new TextDecoder('latin1').decode(init)
  const at = text.indexOf('soun')
  return joinBytes([init.subarray(0, at), new TextEncoder().encode('subt'), init.subarray(at + 4)])
}
