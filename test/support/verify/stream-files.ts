import { mediaTypeOf } from '../../../src/core/media-types.ts'
import {
  type Answer,
  cutRange,
  type Delivery,
  type Resources,
} from '../../../transcoder/verify/resources.ts'

/** A stream as files by name, which a test may change. */
export type StreamFiles = Map<string, Uint8Array>

export function putText(files: StreamFiles, name: string, lines: readonly string[]): void {
  files.set(name, new TextEncoder().encode(`${lines.join('\n')}\n`))
}

export function textOf(files: StreamFiles, name: string): string {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`the stream has no ${name}`)
  return new TextDecoder().decode(bytes)
}

/** Changes a text; a test whose change finds nothing to change is a mistake. */
export function edit(files: StreamFiles, name: string, change: (text: string) => string): void {
  const text = textOf(files, name)
  const changed = change(text)
  if (changed === text) throw new Error(`nothing of ${name} was changed`)
  files.set(name, new TextEncoder().encode(changed))
}

export const BASE = 'https://video.example/films/x/'

/** How a server would send a file. */
export type Deliver = (name: string, delivery: Delivery) => Delivery

/** The files as a server with good manners sends them; `deliver` may spoil that. */
export function memoryResources(
  files: StreamFiles,
  deliver: Deliver = (_, it) => it,
  base = BASE,
): Resources {
  return {
    async get(uri, { range }): Promise<Answer> {
      const url = new URL(uri)
      const name = decodeURIComponent(url.pathname.slice(new URL(base).pathname.length))
      const bytes = files.get(name)
      if (bytes === undefined || !uri.startsWith(base)) return { ok: false, reason: 'HTTP 404' }
      const delivery = deliver(name, {
        contentType: mediaTypeOf(name),
        contentEncoding: /\.(?:m3u8|mpd|vtt)$/.test(name) ? 'gzip' : undefined,
        isRedirected: false,
        isRangeIgnored: false,
      })
      return { ok: true, bytes: cutRange(bytes, range), uri, delivery }
    },
  }
}
