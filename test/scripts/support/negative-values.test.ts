import { expect, test } from 'vitest'
import { joinNegativeValues } from '../../../scripts/support/negative-values.ts'

test.each([
  { args: ['in.mp4', '--loudness', '-16'], joined: ['in.mp4', '--loudness=-16'] },
  { args: ['--loudness', '-16.5', '--crf', '22'], joined: ['--loudness=-16.5', '--crf', '22'] },
  { args: ['--loudness=-16', '-1'], joined: ['--loudness=-16', '-1'] },
  { args: ['--json', '-1film.mp4'], joined: ['--json', '-1film.mp4'] },
  { args: ['--', '-1'], joined: ['--', '-1'] },
])('$args is $joined', ({ args, joined }) => {
  expect(joinNegativeValues(args)).toEqual(joined)
})
