import { expect, test } from 'vitest'
import { resumeCommand } from '../../../scripts/support/resume-command.ts'

const HOOK = 'https://example.com/hooks/path?key=k'

test('it is what was typed, quoted for a shell', () => {
  expect(
    resumeCommand(["it's a film.mkv", '--title', '', '--asset', 'a/b'], undefined, false),
  ).toBe(String.raw`npm run transcode -- 'it'\''s a film.mkv' --title '' --asset a/b`)
})

test.each([
  [['--webhook', HOOK], "--webhook 'https://example.com/…'"],
  [[`--webhook=${HOOK}`], "'--webhook=https://example.com/…'"],
])('of a webhook only the host is shown where it may end in a log', (args, shown) => {
  expect(resumeCommand(['a.mp4', ...args], HOOK, false)).toBe(`npm run transcode -- a.mp4 ${shown}`)
  expect(resumeCommand(['a.mp4', ...args], HOOK, true)).toContain(HOOK)
})

test('what was to start over starts over', () => {
  expect(resumeCommand(['a.mp4', '--fresh', '--asset', 'a'], undefined, true)).toBe(
    'npm run transcode -- a.mp4 --fresh --asset a',
  )
})
