import { describe, expect, it } from 'vitest'
import { readJsonBody } from '../../../../src/edge/api/request.ts'

const LARGE = JSON.stringify({ asset: 'a'.repeat(70_000) })

function post(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request('https://video.example/api/links', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  })
}

describe('a body', () => {
  it('that says that it is too large is not read', async () => {
    await expect(readJsonBody(post('{}', { 'Content-Length': '70000' }))).rejects.toThrow('larger')
  })

  it('that is too large and does not say so is not read to its end', async () => {
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new TextEncoder().encode(sent === 1 ? '"' : 'a'.repeat(1000)))
        if (sent > 1000) controller.close()
      },
    })
    await expect(readJsonBody(post(body))).rejects.toThrow('larger')
    expect(sent).toBeLessThan(100)
  })

  it('that is too large and says otherwise is refused all the same', async () => {
    const body = new Blob([LARGE]).stream()
    await expect(readJsonBody(post(body, { 'Content-Length': '10' }))).rejects.toThrow('larger')
  })

  it('is JSON', async () => {
    expect(await readJsonBody(post('{"a":1}'))).toEqual({ a: 1 })
    await expect(readJsonBody(post('{'))).rejects.toThrow('not JSON')
    await expect(readJsonBody(post('{}', { 'Content-Type': 'text/plain' }))).rejects.toThrow('json')
  })
})
