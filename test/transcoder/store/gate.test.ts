import { expect, test } from 'vitest'
import { Gate } from '../../../transcoder/store/gate.ts'

test('no more are inside than the limit says by then, first come first', async () => {
  let limit = 2
  const gate = new Gate(() => limit)
  const begun: number[] = []
  const open: (() => void)[] = []
  const runs = [0, 1, 2, 3, 4].map((name) =>
    gate.run(() => {
      begun.push(name)
      return new Promise<void>((resolve) => open.push(resolve))
    }),
  )
  await turn()
  expect(begun).toEqual([0, 1])
  limit = 3
  open[0]?.()
  await turn()
  expect(begun).toEqual([0, 1, 2, 3])
  limit = 1
  open[1]?.()
  open[2]?.()
  await turn()
  expect(begun).toEqual([0, 1, 2, 3])
  open[3]?.()
  await turn()
  expect(begun).toEqual([0, 1, 2, 3, 4])
  open[4]?.()
  await Promise.all(runs)
})

test('what fails leaves its place to the next', async () => {
  const gate = new Gate(() => 1)
  const failed = gate.run(() => Promise.reject(new Error('no')))
  const next = gate.run(async () => 'next')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('next')
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
