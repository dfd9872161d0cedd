import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestEdge, type TestEdge } from '../support/edge.ts'
import { hasNoFfmpeg, temporaryFolder } from '../support/ffmpeg.ts'
import { copyTree, makeTrees, materialTrees, type Tree } from '../support/foreign-trees.ts'
import { run } from '../support/run-command.ts'

/** A disk does not decode URIs nor know a root, so what these show is held against this tree. */
const SAME_AS: Readonly<Record<string, string>> = {
  'hostile-names': 'ts-muxed',
  'root-relative': 'ts-muxed',
  absolute: 'ts-muxed',
}

interface Shown {
  readonly exitCode: number | null
  readonly frames: number
  /** Of every decoded picture and sound, in order. */
  readonly digest: string
}

/** Decodes a presentation to its end and digests all of it. */
async function decode(source: string): Promise<Shown> {
  const reading = ['-v', 'quiet', '-nostdin', '-allowed_extensions', 'ALL', '-i', source]
  const { exitCode, stdout } = await run('ffmpeg', [
    ...reading,
    '-map',
    '0:v?',
    '-map',
    '0:a?',
    '-f',
    'framemd5',
    '-',
  ])
  const lines = stdout.split('\n').filter((line) => /^\d/.test(line))
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex')
  return { exitCode, frames: lines.length, digest }
}

describe.skipIf(hasNoFfmpeg)('trees that others made', () => {
  const folder = temporaryFolder()
  let edge: TestEdge
  let trees: Tree[] = []

  beforeAll(async () => {
    edge = await startTestEdge()
    trees = [...makeTrees(folder, edge.url), ...materialTrees()]
    for (const tree of trees) await copyTree(tree, `trees/${tree.name}`, edge)
  })
  afterAll(() => edge?.stop())

  it('show in FFmpeg through the edge exactly what they show from a disk', async () => {
    for (const { name, entry } of trees) {
      const { streamUrl } = await edge.sign(`trees/${name}`, { entry })
      const twin = trees.find((tree) => tree.name === (SAME_AS[name] ?? name))
      const fromDisk = await decode(join(twin?.folder ?? '', twin?.entry ?? ''))
      const fromEdge = await decode(streamUrl)
      expect({ name, ...fromEdge }).toEqual({ name, ...fromDisk })
      expect(fromEdge.frames, name).toBeGreaterThan(0)
    }
  })
})
