import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Received {
  readonly signature: string
  readonly contentType: string
  readonly body: string
  readonly atMs: number
}

/** What a request meets: a status, a reset connection, or no answer at all. */
export type Answer = number | 'reset' | 'silence'

export interface HookServer {
  readonly url: string
  /** Every request, also those that were not answered well. */
  readonly received: Received[]
  /** Asked for each; default: 200. */
  answer: (received: Received) => Answer
}

/** A receiver of webhooks over real HTTP, which can be told to fail. A redirect leads to itself. */
export async function startHookServer(): Promise<HookServer> {
  const hook: { -readonly [Name in keyof HookServer]: HookServer[Name] } = {
    url: '',
    received: [],
    answer: () => 200,
  }
  const server = createServer((request, response) => void take(hook, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-path?key=secret-query`
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return hook
}

async function take(hook: HookServer, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const received: Received = {
    signature: String(request.headers['webhook-signature']),
    contentType: String(request.headers['content-type']),
    body: Buffer.concat(chunks).toString(),
    atMs: performance.now(),
  }
  hook.received.push(received)
  const answer = hook.answer(received)
  if (answer === 'reset') request.socket.destroy()
  else if (answer !== 'silence') response.writeHead(answer, { location: hook.url }).end('said')
}
