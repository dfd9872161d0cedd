import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { experimental_readRawConfig as readRawConfig } from 'wrangler'
import { PROJECT } from './project.ts'

const FOLDER = `${PROJECT}.wrangler/dev`

export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface DevConfig {
  readonly path: string
  readonly bucketName: string
  readonly credentials: S3Credentials
}

/**
 * Writes the configuration of the local edge: `wrangler.toml` and, for the bucket's S3 endpoint,
 * credentials that were made on this machine. Any page that a browser has open can reach a server
 * on 127.0.0.1, so credentials that everybody knows would be none.
 */
export async function writeDevConfig(): Promise<DevConfig> {
  await mkdir(FOLDER, { recursive: true })
  const credentials = await s3Credentials()
  const { rawConfig } = readRawConfig({ config: `${PROJECT}wrangler.toml` })
  const buckets = rawConfig.r2_buckets ?? []
  const config = {
    ...rawConfig,
    main: `${PROJECT}${rawConfig.main}`,
    build: {
      ...rawConfig.build,
      cwd: PROJECT,
      watch_dir: `${PROJECT}${rawConfig.build?.watch_dir}`,
    },
    assets: { ...rawConfig.assets, directory: `${PROJECT}${rawConfig.assets?.directory}` },
    r2_buckets: buckets.map((bucket: object) => ({
      ...bucket,
      local_dev: { experimental_s3_credentials: credentials },
    })),
  }
  const path = `${FOLDER}/wrangler.json`
  await writeFile(path, JSON.stringify(config, null, 2), { mode: 0o600 })
  return { path, bucketName: buckets[0]?.bucket_name ?? 'sluice', credentials }
}

async function s3Credentials(): Promise<S3Credentials> {
  const path = `${FOLDER}/s3-credentials.json`
  try {
    return JSON.parse(await readFile(path, 'utf8')) as S3Credentials
  } catch {
    const made = {
      accessKeyId: randomBytes(10).toString('hex'),
      secretAccessKey: randomBytes(20).toString('hex'),
    }
    await writeFile(path, JSON.stringify(made), { mode: 0o600 })
    return made
  }
}
