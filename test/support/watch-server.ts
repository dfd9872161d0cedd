import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { mediaTypeOf } from '../../src/core/media-types.ts'
import { WATCH_CSP } from '../../src/web/watch/content-security-policy.ts'
import { renderWatchPage, type WatchPage } from '../../src/web/watch/document.ts'
import type { GrowingTree } from './growing-tree.ts'

const ASSETS = fileURLToPath(new URL('../../dist/web/assets', import.meta.url))
const ASSET_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
}

export interface WatchServer {
  readonly url: string
  /** What was asked for, as paths; tests empty it. */
  readonly asked: string[]
  /** Every answer to a request for media becomes this problem until it is `undefined` again. */
  failWith(code: string | undefined, status?: number): void
  stop(): Promise<void>
}

/**
 * The watch page without the edge: the built assets, a tree in a folder, and the page at `/watch`
 * (`?problem=CODE` shows that problem). Media can be made to fail in any way that the edge can. A
 * tree that grows gives the page its status.
 */
export async function startWatchServer(tree: string | GrowingTree, port = 0): Promise<WatchServer> {
  const asked: string[] = []
  let failure: { code: string; status: number } | undefined
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const name = url.pathname.slice(url.pathname.indexOf('/', 1) + 1)
    asked.push(url.pathname)
    if (url.pathname === '/watch') return sendPage(response, pageOf(url, tree))
    if (url.pathname.startsWith('/assets/')) {
      return send(response, `${ASSETS}/${name}`, ASSET_TYPES[name.split('.').at(-1) ?? ''] ?? '')
    }
    const bytes =
      typeof tree === 'string' ? await readFile(`${tree}/${name}`) : await tree.read(name)
    if (failure === undefined && bytes !== undefined)
      return sendBytes(response, bytes, mediaTypeOf(name))
    const { code, status } = failure ?? { code: 'not_found', status: 404 }
    response.writeHead(status, { 'Content-Type': 'application/problem+json' })
    response.end(JSON.stringify({ type: 'about:blank', title: code, status, code }))
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    failWith(code, status = 403) {
      failure = code === undefined ? undefined : { code, status }
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const PAGE: WatchPage = {
  title: 'Colour bars <i>& a clock</i>',
  asset: 'films/colour-bars',
  streamUrl: '/tree/master.m3u8',
  posterUrl: '/tree/poster.jpg',
  durationSeconds: 24,
}

function pageOf(url: URL, tree: string | GrowingTree): WatchPage {
  const code = url.searchParams.get('problem')
  if (code !== null) return { ...PAGE, problem: { code, status: 401 } }
  if (typeof tree === 'string') return PAGE
  const { status } = tree
  if (status === 'failed') return { ...PAGE, problem: { code: 'encoding_failed', status: 404 } }
  return { ...PAGE, status }
}

function sendPage(response: ServerResponse, page: WatchPage): void {
  response.writeHead(page.problem?.status ?? 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': WATCH_CSP,
  })
  response.end(renderWatchPage(page))
}

async function send(response: ServerResponse, path: string, type: string): Promise<void> {
  sendBytes(response, await readFile(path), type)
}

function sendBytes(response: ServerResponse, bytes: Uint8Array, type: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length })
  response.end(bytes)
}
