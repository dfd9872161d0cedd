import { stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseAssetName } from '../../../src/core/asset-name.ts'
import { SluiceError } from '../../../src/core/errors.ts'
import { httpResources } from '../../../transcoder/verify/http-resources.ts'
import type { Resources } from '../../../transcoder/verify/resources.ts'
import { adminTarget } from '../admin-api.ts'
import { readBase } from '../base-option.ts'
import { UsageError } from '../command.ts'
import { issueHere, issueThere, withUrls } from '../links.ts'
import { runningEdgeUrl } from '../running-edge.ts'
import { findEntryFile } from './entry-file.ts'
import { fileResources } from './file-resources.ts'

/** What is looked at, and where it is read from. */
export interface VerifyTarget {
  readonly resources: Resources
  readonly uri: string
}

export interface TargetOptions {
  readonly base?: string | undefined
  readonly remote: boolean
  readonly entry?: string | undefined
}

const LINK_SECONDS = 3600

/**
 * Reads the operand: a URL, what is on this machine, or else the name of an asset, for which a link
 * is signed.
 *
 * @throws UsageError, SluiceError `asset_name_invalid`, `edge_unreachable` or what signing throws
 */
export async function verifyTarget(operand: string, options: TargetOptions): Promise<VerifyTarget> {
  if (/^https?:\/\//i.test(operand))
    return { resources: httpResources(fetch), uri: readUrl(operand) }
  const isName = options.remote || options.base !== undefined
  const file = isName ? undefined : await findFile(operand)
  if (file !== undefined) return { resources: fileResources, uri: pathToFileURL(file).href }
  return { resources: httpResources(fetch), uri: await signedUrl(operand, options) }
}

function readUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null) throw new UsageError('that is not a URL', 'give the URL of a playlist')
  return url.href
}

async function findFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return findEntryFile(path)
  if (found !== undefined) return path
  if (/^[./~]|\.m3u8?$/i.test(path)) {
    throw new UsageError(`there is no ${path}`, 'give a playlist, a folder, a URL or an asset')
  }
  return undefined
}

async function signedUrl(operand: string, options: TargetOptions): Promise<string> {
  const { entry, remote } = options
  const request = { asset: parseAssetName(operand), ttlSeconds: LINK_SECONDS, entry }
  const target = remote ? await adminTarget(options) : undefined
  const base = target?.base ?? readBase(options.base) ?? (await localBase())
  const link = target ? await issueThere(request, target) : await issueHere(request)
  return withUrls(link, base, entry).streamUrl
}

async function localBase(): Promise<string> {
  const base = await runningEdgeUrl()
  if (base !== undefined) return base
  throw new SluiceError('edge_unreachable', 'no edge runs on this machine', {
    cure: 'start one with `npm run dev`, or say where with --base',
  })
}
