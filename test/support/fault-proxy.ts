import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll } from 'vitest'
import type { Fault, FaultKind } from './faults.ts'

/** What a fault is decided by. */
export interface ProxiedRequest {
  readonly method: string
  /** Below the bucket, decoded; empty for a listing. */
  readonly key: string
  /** Of all requests, from 0. */
  readonly index: number
  /** Of those with this method and key, from 0. */
  readonly occurrence: number
  /** Whether the one before with this method and key met a fault. */
  readonly isRepetition: boolean
}

export interface FaultProxy {
  /** Of the same bucket, behind the proxy. */
  readonly bucketUrl: string
  /** Asked before each request. */
  decide: (request: ProxiedRequest) => Fault | undefined
  /** How many faults of each kind there were. */
  readonly injected: Map<FaultKind, number>
  /** `PUT key` of every request, in the order of their arrival. */
  readonly log: string[]
  /** Requests that are under way, and the most of them that ever were at once. */
  readonly underWay: { now: number; most: number }
  stop(): Promise<void>
}

/**
 * A line to a bucket on which things go wrong. Signatures stay valid: the upstream gets the `Host`
 * that the client signed, and the same path, headers and bytes.
 *
 * @param upstreamUrl the bucket's own address, by http
 */
export async function startFaultProxy(
  upstreamUrl: string,
  decide: FaultProxy['decide'] = () => undefined,
): Promise<FaultProxy> {
  const upstream = new URL(upstreamUrl)
  const sockets = new Set<Socket>()
  const proxy = { decide, injected: new Map(), log: [], underWay: { now: 0, most: 0 } }
  const count = counter(proxy, upstream)
  const server = createServer((request, response) => {
    const { underWay } = proxy
    underWay.now += 1
    underWay.most = Math.max(underWay.most, underWay.now)
    const closed = new Promise((resolve) => response.on('close', resolve))
    const exchange = new Exchange(upstream, request, response).run(count(request))
    // A client may be gone while its request still reaches the store.
    const passed = exchange.catch(() => request.destroy())
    Promise.all([closed, passed]).then(() => {
      underWay.now -= 1
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  afterAll(stop)
  const { port } = server.address() as AddressInfo
  const bucketUrl = `http://127.0.0.1:${port}${upstream.pathname}`
  return Object.assign(proxy, { bucketUrl, stop })
}

type Books = Pick<FaultProxy, 'decide' | 'injected'> & { log: string[] }

/** Keeps the books of a proxy: what each request is, and what it meets. */
function counter(books: Books, { pathname }: URL) {
  const known = new Map<string, { count: number; wasFaulty: boolean }>()
  let index = 0
  return ({ method = 'GET', url = '/' }: IncomingMessage): Fault | undefined => {
    const path = new URL(url, 'http://proxy').pathname
    const key = decodeURIComponent(path.slice(pathname.length + 1))
    const name = `${method} ${key}`
    books.log.push(name)
    const before = known.get(name) ?? { count: 0, wasFaulty: false }
    const about = { occurrence: before.count, isRepetition: before.wasFaulty }
    const fault = books.decide({ method, key, index, ...about })
    index += 1
    known.set(name, { count: before.count + 1, wasFaulty: fault !== undefined })
    if (fault) books.injected.set(fault.kind, (books.injected.get(fault.kind) ?? 0) + 1)
    return fault
  }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** One request and what becomes of it. */
class Exchange {
  readonly #upstream: URL
  readonly #request: IncomingMessage
  readonly #response: ServerResponse

  constructor(upstream: URL, request: IncomingMessage, response: ServerResponse) {
    this.#upstream = upstream
    this.#request = request
    this.#response = response
  }

  async run(fault: Fault | undefined): Promise<void> {
    if (fault?.kind === 'drop-before') return this.#drop()
    const body = await read(this.#request)
    if (fault?.kind === 'stall') return
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault?.kind === 'status') return this.#refuse(fault.status, fault.retryAfter)
    if (fault?.kind === 'lie') return this.#lie(fault.etag)
    const isShort = fault?.kind === 'truncate'
    const sent = isShort ? body.subarray(0, Math.floor(body.byteLength / 2)) : body
    const answer = await this.#forward(sent)
    if (fault?.kind === 'drop-after') return this.#drop()
    if (fault?.kind === 'break-body') return this.#breakOff(answer)
    if (fault?.kind === 'pause-body') return this.#pause(answer, fault.ms)
    this.#response.writeHead(answer.status, this.#headersOf(answer)).end(answer.body)
  }

  #forward(body: Buffer): Promise<Answer> {
    const { method, headers, url: path } = this.#request
    const { hostname, port } = this.#upstream
    return new Promise((resolve, reject) => {
      const length =
        headers['content-length'] === undefined ? {} : { 'content-length': body.length }
      const options = { method, hostname, port, path, headers: { ...headers, ...length } }
      const forwarded = open(options, (answer) => {
        const { statusCode: status = 502, headers } = answer
        read(answer).then((bytes) => resolve({ status, headers, body: bytes }), reject)
      })
      forwarded.on('error', reject)
      forwarded.end(body)
    })
  }

  /** Connections are the proxy's own. */
  #headersOf({ headers }: Answer): IncomingMessage['headers'] {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = headers
    return rest
  }

  /** A reset rather than an end: what breaks in the middle of a network says no goodbye. */
  #drop(): void {
    this.#request.socket.resetAndDestroy()
  }

  #refuse(status: number, retryAfter: string | undefined): void {
    const codes: Readonly<Record<number, string>> = { 429: 'TooManyRequests', 503: 'SlowDown' }
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
    this.#response.writeHead(status, headers)
    this.#response.end(`<Error><Code>${codes[status] ?? 'InternalError'}</Code></Error>`)
  }

  #lie(etag: string | undefined): void {
    this.#response.writeHead(200, etag === undefined ? {} : { etag: `"${etag}"` }).end()
  }

  #pause(answer: Answer, ms: number): void {
    const { body } = answer
    const middle = Math.ceil(body.length / 2)
    this.#response.writeHead(answer.status, this.#headersOf(answer))
    this.#response.write(body.subarray(0, middle))
    if (ms !== Number.POSITIVE_INFINITY) {
      setTimeout(() => this.#response.end(body.subarray(middle)), ms)
    }
  }

  /** Says how long the body is, and sends half of it. */
  #breakOff(answer: Answer): void {
    const { body } = answer
    const headers = { ...this.#headersOf(answer), 'content-length': body.length + 1 }
    this.#response.writeHead(answer.status, headers)
    this.#response.write(body.subarray(0, Math.ceil(body.length / 2)), () =>
      this.#response.destroy(),
    )
    if (body.length === 0) this.#response.destroy()
  }
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}
