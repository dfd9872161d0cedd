import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { experimental_readRawConfig as readRawConfig } from 'wrangler'
import { readOrCreate, replaceFile } from './create-once.ts'
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
  await replaceFile(path, JSON.stringify(config, null, 2))
  return { path, bucketName: buckets[0]?.bucket_name ?? 'sluice', credentials }
}

async function s3Credentials(): Promise<S3Credentials> {
  const text = await readOrCreate(`${FOLDER}/s3-credentials.json`, () =>
    JSON.stringify({
      accessKeyId: randomBytes(10).toString('hex'),
      secretAccessKey: randomBytes(20).toString('hex'),
    }),
  )
  return JSON.parse(text) as S3Credentials
}
