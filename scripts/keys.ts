import { parseArgs } from 'node:util'
import { runCommand } from './support/command.ts'
import { DEV_VARS } from './support/dev-vars.ts'
import {
  addNewKey,
  addPublicKeys,
  listKeys,
  promoteKey,
  publishKeys,
  type Report,
  removeKey,
  rotateKeys,
} from './support/key-actions.ts'
import { type KeyRequest, readKeyRequest } from './support/key-request.ts'
import type { KeyStore } from './support/key-store.ts'
import { localKeys } from './support/local-keys.ts'
import { PROJECT } from './support/project.ts'
import { readPublicKeys } from './support/public-key-file.ts'
import { remoteKeys } from './support/remote-keys.ts'
import { workerSecrets } from './support/worker-secrets.ts'
import { WRANGLER } from './support/wrangler.ts'

const HELP = `npm run keys -- ACTION [options]

The keys that sign and verify links: every key verifies, the first that can sign signs.

  new           one more key; it signs only if none could
  rotate        a new key that signs from now on, while the others go on verifying
  promote KID   lets a key sign that only verified so far: new, and promote a minute later, is how
                keys of a deployed Worker are rotated without a single refusal
  list          the keys, and which one signs
  remove KID    forgets a key: what it signed stops working
  add FILE      a public key of an outside issuer, from a JWK or a JWKS file (- is standard input)
  public        the public keys as a JWKS, for whoever verifies what Sluice signs
  push          gives a deployed Worker its keys again, as after a change that broke off

  --alg ALG     HS256, ES256 or EdDSA, for new (default HS256) and rotate (default: as the one before)
  --remote      the deployed Worker's keys, of which .remote.vars holds the only copy to be read:
                keep it. Where there is none yet, SIGNING_KEYS of the environment is taken for it
  --replace     with --remote: a new set, though the Worker has keys that nobody here knows;
                their links stop working
  --json        one JSON object

Without --remote the keys are those of the edge on this machine, in .dev.vars.`

/** What comes of a change, here and there. */
const LOCAL_EFFECT = 'an edge that runs on this machine takes this over when it is started again'
const REMOTE_EFFECT =
  'the Worker has this now, and .remote.vars the only copy that can be read: keep it'

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      alg: { type: 'string' },
      remote: { type: 'boolean', default: false },
      replace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return print(HELP)
  const request = readKeyRequest(positionals, values)
  const store = values.remote
    ? deployedKeys(values.replace)
    : localKeys(process.env.SLUICE_DEV_VARS || DEV_VARS)
  const { json, lines, note } = await perform(request, store)
  const isRead = request.action === 'list' || request.action === 'public'
  const effect = values.remote ? REMOTE_EFFECT : LOCAL_EFFECT
  print(values.json ? JSON.stringify(json) : [...lines, ...(isRead ? [] : [effect])].join('\n'))
  if (note !== undefined) process.stderr.write(`${note}\n`)
})

async function perform(request: KeyRequest, store: KeyStore): Promise<Report> {
  const now = new Date()
  switch (request.action) {
    case 'new':
      return store.change((keys) => addNewKey(keys, request.algorithm ?? 'HS256', now))
    case 'rotate':
      return store.change((keys) => rotateKeys(keys, request.algorithm, now))
    case 'promote':
      return store.change((keys) => promoteKey(keys, request.kid))
    case 'remove':
      return store.change((keys) => removeKey(keys, request.kid))
    case 'add': {
      const added = await readPublicKeys(request.file)
      return store.change((keys) => addPublicKeys(keys, added))
    }
    case 'push':
      return listKeys({ keys: await store.push(), isUnfinished: false })
    case 'list':
      return listKeys(await store.read())
    case 'public':
      return publishKeys((await store.read()).keys)
  }
}

function deployedKeys(replace: boolean): KeyStore {
  const { SLUICE_WRANGLER, SLUICE_REMOTE_VARS, SIGNING_KEYS } = process.env
  return remoteKeys({
    worker: workerSecrets(SLUICE_WRANGLER || WRANGLER),
    path: SLUICE_REMOTE_VARS || `${PROJECT}.remote.vars`,
    given: SIGNING_KEYS || undefined,
    replace,
  })
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
