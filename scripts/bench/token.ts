import { compactVerify, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { readKeyring } from '../../src/core/token/keyring.ts'
import { issueLink } from '../../src/core/token/link.ts'
import { VerifiedTokens } from '../../src/core/token/verified-tokens.ts'
import { verifyToken } from '../../src/core/token/verify.ts'
import { medianRatio, type Samples, takeTurns } from './rounds.ts'
import { summarize } from './statistics.ts'
import type { Comparison, Suite, Target } from './suite.ts'

const ROUNDS = 25
const COLD_VERIFICATIONS = 400
const RECALLS = 100_000
/** As many viewers as an isolate may meet; far more than it remembers. */
const VIEWERS = 64
const LIFE = { link: 604_800, play: 86_400 }

/** What it costs to know a token: again, which is nearly always, and for the first time. */
export const token: Suite = async ({ say }) => {
  const comparisons: Comparison[] = []
  const targets: Target[] = []
  for (const algorithm of ['HS256', 'ES256', 'EdDSA'] as const) {
    say(`verify ${algorithm} for the first time`)
    const rows = await verifyCold(algorithm)
    comparisons.push({
      title: `Verify a link for the first time, ${algorithm}`,
      unit: 'µs',
      rows,
      reference: 'jose jwtVerify',
    })
    targets.push({
      what: `first verification against jose's own, ${algorithm}`,
      value: medianRatio(rows, 'sluice', 'jose jwtVerify'),
      unit: '×',
      bound: { atMost: 1.2 },
    })
  }
  say('recall a remembered token')
  const recall = await recallKnown()
  comparisons.push({
    title: 'A token that was verified before',
    unit: 'µs',
    rows: [recall],
    reference: 'sluice',
  })
  targets.push({
    what: 'a remembered token',
    value: summarize(recall.samples).median,
    unit: 'µs',
    bound: { atMost: 3 },
  })
  return { comparisons, targets }
}

async function verifyCold(algorithm: 'HS256' | 'ES256' | 'EdDSA'): Promise<Samples[]> {
  const keyring = readKeyring(JSON.stringify({ keys: [await newJwk(algorithm)] }))
  const link = await newLink(keyring, 0)
  const key = await keyring.find('bench')?.verifyingKey()
  if (key === undefined) throw new Error('the keyring lost its key')
  const now = seconds()
  const only = { algorithms: [algorithm] }
  const contestants = [
    ['jose compactVerify', () => compactVerify(link, key, only)],
    ['jose jwtVerify', () => jwtVerify(link, key, only)],
    ['sluice', () => verifyToken(link, { keyring, now, maxLifeSeconds: LIFE })],
  ] as const
  return takeTurns(
    contestants.map(([name, verify]) => ({ name, measure: () => microseconds(verify) })),
    ROUNDS,
  )
}

async function microseconds(verify: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  for (let turn = 0; turn < COLD_VERIFICATIONS; turn++) await verify()
  return ((performance.now() - begin) * 1000) / COLD_VERIFICATIONS
}

async function recallKnown(): Promise<Samples> {
  const keyring = readKeyring(JSON.stringify({ keys: [await newJwk('HS256')] }))
  const tokens = new VerifiedTokens()
  const now = seconds()
  const links = await Promise.all(
    Array.from({ length: VIEWERS }, (_, viewer) => newLink(keyring, viewer)),
  )
  for (const link of links) await tokens.verify(link, { keyring, now, maxLifeSeconds: LIFE })
  const measure = () => {
    const begin = performance.now()
    for (let turn = 0; turn < RECALLS; turn++) tokens.recall(links[turn % VIEWERS] ?? '', now)
    return ((performance.now() - begin) * 1000) / RECALLS
  }
  const [samples] = await takeTurns([{ name: 'sluice', measure }], ROUNDS)
  return samples ?? { name: 'sluice', samples: [] }
}

async function newJwk(algorithm: 'HS256' | 'ES256' | 'EdDSA') {
  if (algorithm === 'HS256') {
    const k = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
    return { kty: 'oct', kid: 'bench', k }
  }
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: 'bench' }
}

async function newLink(keyring: ReturnType<typeof readKeyring>, viewer: number): Promise<string> {
  const request = { subject: 'films/one', now: seconds(), ttlSeconds: 3600, id: `link-${viewer}` }
  return (await issueLink(request, keyring)).token
}

function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
