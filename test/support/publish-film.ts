import { runCommand } from '../../scripts/support/command.ts'
import type { Target } from '../../scripts/support/targets.ts'
import { runTranscode } from '../../scripts/support/transcode.ts'
import { s3Store } from '../../transcoder/store/s3.ts'

/**
 * `npm run transcode` as a process, into a bucket that a test has: `node publish-film.ts FILM LADDER
 * BUCKET-URL PRESET`.
 */
const [inputPath = '', ladder = '', bucketUrl = '', preset = ''] = process.argv.slice(2)

const target: Target = {
  open: async () => ({
    store: (options) =>
      s3Store({
        ...{ description: 'the bucket', bucketUrl, accessKeyId: 'good', secretAccessKey: 'secret' },
        ...options,
      }),
    close: async () => {},
  }),
}

await runCommand(async () => {
  const { record, isNew } = await runTranscode({
    ...{ inputPath, ladder, target, asset: 'films/a', engine: 'native' },
    ...{ segmentSeconds: 2, presets: { h264: preset } },
    onEvent: ({ type }) => {
      if (type === 'planned' || type === 'publishing') process.stdout.write(`${type}\n`)
    },
  })
  process.stdout.write(`${record.version} ${isNew}\n`)
})
