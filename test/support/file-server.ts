import { createServer, type IncomingMessage } from 'node:http'
import { mediaTypeOf } from '../../src/core/media-types.ts'

export interface FileServer {
  readonly url: string
  stop(): Promise<void>
}

/** The bytes at a path, decoded and without leading slash, for a server of this origin. */
export type ReadPath = (path: string, origin: string) => Uint8Array | undefined

/**
 * A plain static server as anybody has one: media types by name, single ranges, open to the pages of
 * every origin. It knows nothing of tokens, so it tells what a player makes of a tree by itself.
 */
export async function startFileServer(read: ReadPath): Promise<FileServer> {
  let url = ''
  const server = createServer((request, response) => {
    const path = pathOf(request)
    const bytes = path === undefined ? undefined : read(path, url)
    const { status, headers, body } = answer(bytes, request.headers.range)
    const type = path?.endsWith('.html') ? 'text/html' : mediaTypeOf(path ?? '')
    response.writeHead(status, { ...CORS, ...headers, 'Content-Type': type })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address')
  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const CORS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Range' }

function pathOf({ url }: IncomingMessage): string | undefined {
  try {
    return decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname.slice(1))
  } catch {
    return undefined
  }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body?: Uint8Array
}

function answer(bytes: Uint8Array | undefined, range: string | undefined): Answer {
  if (bytes === undefined) return { status: 404, headers: {} }
  const [, first, last] = range?.match(/^bytes=(\d+)-(\d*)$/) ?? []
  const headers = { 'Accept-Ranges': 'bytes', 'Content-Length': bytes.length }
  if (first === undefined) return { status: 200, headers, body: bytes }
  const start = Number(first)
  const size = bytes.length
  if (start >= size) return { status: 416, headers: { 'Content-Range': `bytes */${size}` } }
  const body = bytes.subarray(start, last ? Number(last) + 1 : size)
  const range206 = `bytes ${start}-${start + body.length - 1}/${size}`
  const length = { 'Content-Length': body.length }
  return { status: 206, headers: { ...headers, ...length, 'Content-Range': range206 }, body }
}
