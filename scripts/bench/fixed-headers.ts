import { SluiceError } from '../../src/core/errors.ts'

/** What the peers tell of the object themselves, and what HTTP adds to every answer. */
const TOLD_BY_PEERS = [
  'content-type',
  'content-length',
  'etag',
  'last-modified',
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
]

/** The headers of an answer of ours that peers must send as well, or they would save work. */
export async function fixedHeaders(url: string): Promise<Record<string, string>> {
  const response = await fetch(url)
  await response.body?.cancel()
  if (response.status !== 200) {
    throw new SluiceError('bench_failed', `the first request was answered by ${response.status}`)
  }
  return Object.fromEntries([...response.headers].filter(([name]) => !TOLD_BY_PEERS.includes(name)))
}
