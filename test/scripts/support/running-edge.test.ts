import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  announceEdge,
  findRunningEdge,
  withdrawEdge,
} from '../../../scripts/support/running-edge.ts'
import { temporaryFolder } from '../../support/ffmpeg.ts'

const path = join(temporaryFolder(), 'dev/running.json')
const at = (url: string) => ({
  url,
  s3: { accessKeyId: 'a', secretAccessKey: 'b', bucketUrl: `${url}/bucket` },
})

test('an edge takes back what it announced itself, and nobody else’s', async () => {
  await announceEdge(at('http://127.0.0.1:1'), path)
  await announceEdge(at('http://127.0.0.1:2'), path)
  await withdrawEdge('http://127.0.0.1:1', path)
  expect(existsSync(path)).toBe(true)
  await withdrawEdge('http://127.0.0.1:2', path)
  expect(existsSync(path)).toBe(false)
  await withdrawEdge('http://127.0.0.1:2', path)
})

test('an announced edge is found only while it answers as one', async () => {
  const server = createServer((_, response) => response.end('{"service":"sluice"}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = at(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect(await findRunningEdge(path)).toBeUndefined()
  await announceEdge(address, path)
  expect(await findRunningEdge(path)).toEqual(address)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect(await findRunningEdge(path)).toBeUndefined()
})
