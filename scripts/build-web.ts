import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Bundles the pages' scripts and styles from `src/web` and npm packages into `dist/web`, which
 * Workers static assets serve. `--sourcemap` adds source maps.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WEB = `${ROOT}src/web`
const OUT = `${ROOT}dist/web`
/** Packages whose code ends up in the pages. */
const BUNDLED = ['hls.js', 'media-chrome']
const CHUNKS = `${OUT}/assets/chunks`

async function buildWeb(options: { sourcemap: boolean }): Promise<void> {
  await mkdir(`${OUT}/assets`, { recursive: true })
  const { metafile } = await build({
    entryPoints: [
      { in: `${WEB}/watch/watch.ts`, out: 'watch' },
      // A chunk with a name of its own, so that the document can ask for it early.
      { in: `${WEB}/watch/hls.ts`, out: 'hls' },
      { in: `${WEB}/styles/watch.css`, out: 'watch' },
      { in: `${WEB}/styles/reference.css`, out: 'reference' },
    ],
    outdir: `${OUT}/assets`,
    entryNames: '[name]',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: options.sourcemap,
    logLevel: 'silent',
    metafile: true,
  })
  await removeOldChunks(Object.keys(metafile.outputs))
  await copyFile(`${WEB}/favicon.svg`, `${OUT}/assets/favicon.svg`)
  await copyFile(`${WEB}/_headers`, `${OUT}/_headers`)
  await writeFile(`${OUT}/assets/licenses.txt`, await licenses())
}

/** The licences of what is bundled go where it goes. */
async function licenses(): Promise<string> {
  const texts = BUNDLED.map(async (name) => {
    const text = await readFile(`${ROOT}node_modules/${name}/LICENSE`, 'utf8')
    return `${name}\n\n${text.trim()}\n`
  })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}

/** Only afterwards, and only chunks: a page that is being served meanwhile keeps what it needs. */
async function removeOldChunks(outputs: readonly string[]): Promise<void> {
  const current = new Set(outputs.map((path) => path.slice(path.lastIndexOf('/') + 1)))
  const names = await readdir(CHUNKS).catch(() => [])
  const old = names.filter((name) => !current.has(name))
  await Promise.all(old.map((name) => rm(`${CHUNKS}/${name}`, { force: true })))
}

try {
  await buildWeb({ sourcemap: process.argv.includes('--sourcemap') })
} catch (error) {
  const reason =
    error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)
  process.stderr.write(`build:web failed: ${reason.trim()}\n`)
  process.exitCode = 1
}
