import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from './create-once.ts'
import type { S3Credentials } from './dev-config.ts'
import { PROJECT } from './project.ts'

/** How an edge on this machine is reached: the Worker, and its bucket by S3. */
export interface EdgeAddress {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly s3: S3Credentials & {
    /** The bucket's path-style URL, to which keys are appended after a slash. */
    readonly bucketUrl: string
  }
}

/** Says where the edge that runs now is, for commands that come later. */
const ANNOUNCEMENT = `${PROJECT}.wrangler/dev/running.json`

/** The last one announced, where it answers. */
export async function findRunningEdge(path = ANNOUNCEMENT): Promise<EdgeAddress | undefined> {
  const address = await readAnnouncement(path)
  if (address === undefined) return undefined
  try {
    const signal = AbortSignal.timeout(3000)
    const health = await fetch(`${address.url}/health`, { signal })
    const { service } = (await health.json()) as { service?: string }
    return service === 'sluice' ? address : undefined
  } catch {
    // Nobody listens there, or somebody else: there is no edge running.
    return undefined
  }
}

/** Where the edge listens that runs on this machine, if one does. */
export async function runningEdgeUrl(): Promise<string | undefined> {
  return (await findRunningEdge())?.url
}

export async function announceEdge(address: EdgeAddress, path = ANNOUNCEMENT): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, JSON.stringify(address))
}

/** Takes back what was announced, unless another edge has announced itself since. */
export async function withdrawEdge(url: string, path = ANNOUNCEMENT): Promise<void> {
  const announced = await readAnnouncement(path)
  if (announced?.url === url) await rm(path, { force: true })
}

async function readAnnouncement(path: string): Promise<EdgeAddress | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as EdgeAddress
  } catch {
    // No file, or none of ours.
    return undefined
  }
}
