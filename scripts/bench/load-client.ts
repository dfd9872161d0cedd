import { Agent, get } from 'node:http'
import type { Load, LoadResult } from './load.ts'

/** A viewer's side in a process of its own: asks again and again over connections that stay open. */
process.on('message', async (load: Load) => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  try {
    process.send?.(await send(load, agent))
  } finally {
    agent.destroy()
  }
})

async function send({ url, requests, connections }: Load, agent: Agent): Promise<LoadResult> {
  let left = requests
  let bytes = 0
  let failures = 0
  const begin = performance.now()
  const connection = async () => {
    while (left-- > 0) {
      const received = await ask(url, agent)
      if (received === undefined) failures++
      else bytes += received
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return { seconds: (performance.now() - begin) / 1000, bytes, failures }
}

/** Bytes of a whole 200, `undefined` for any other answer. */
function ask(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => resolve(response.statusCode === 200 ? bytes : undefined))
      response.on('error', () => resolve(undefined))
    })
    request.on('error', () => resolve(undefined))
  })
}
