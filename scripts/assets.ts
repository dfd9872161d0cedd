import { parseArgs } from 'node:util'
import { parseAssetName } from '../src/core/asset-name.ts'
import { keyPath } from '../src/core/token/signed-url.ts'
import { callAdminApi } from './support/admin-api.ts'
import { readBase } from './support/base-option.ts'
import { runCommand, UsageError } from './support/command.ts'

const HELP = `npm run assets -- purge NAME [--base URL] [--json]

Makes the shared cache forget everything of an asset.

  --base URL    a deployed Sluice (default: the edge that runs on this machine);
                ADMIN_TOKEN of the environment opens it
  --json        one JSON object`

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      base: { type: 'string' },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const [action, name, ...rest] = positionals
  if (action !== 'purge' || name === undefined || rest.length > 0) {
    throw new UsageError('purge and one asset name are needed', 'try npm run assets -- --help')
  }
  const asset = parseAssetName(name)
  const answer = (await callAdminApi({
    method: 'POST',
    path: `assets/${keyPath(asset)}/purge`,
    base: readBase(values.base),
  })) as { cache: boolean }
  if (values.json) return print(JSON.stringify(answer))
  print(answer.cache ? `purged ${asset}` : `${asset}: there is no shared cache on this machine`)
})

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
