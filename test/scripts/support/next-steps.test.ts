import { expect, test } from 'vitest'
import { nextSteps } from '../../../scripts/support/next-steps.ts'

test.each([
  ['local', ''],
  ['r2', ' --remote'],
])('for %s they are sign, verify and show', (target, more) => {
  expect(nextSteps(target, 'films/one')).toEqual({
    play: `npm run sign -- films/one${more}`,
    commands: [
      `npm run sign -- films/one${more}`,
      `npm run verify -- films/one${more}`,
      `npm run assets -- show films/one${more}`,
    ],
  })
})

test('for a folder they verify it where it is, play it and copy it, quoted for a shell', () => {
  expect(nextSteps("dir:it's out", 'films/one').commands).toEqual([
    String.raw`npm run verify -- 'it'\''s out/films/one'`,
    String.raw`ffplay 'it'\''s out/films/one/master.m3u8'`,
    String.raw`rclone copy 'it'\''s out' r2:BUCKET`,
  ])
})
