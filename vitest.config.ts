import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { configDefaults, defineConfig } from 'vitest/config'

/** Tests of `src` that must read files beside the checkout run in Node under this ending. */
const NEEDS_FILES = 'test/src/**/*.node.test.ts'

/** Whatever is tested, no log and no error may hold a token. */
const NO_TOKENS = 'test/support/no-tokens.ts'

export default defineConfig({
  test: {
    projects: [
      {
        // The edge and the core, inside workerd.
        plugins: [
          cloudflareTest({
            remoteBindings: false,
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: { SIGNING_KEYS: testSigningKeys(), ADMIN_TOKEN: '' } },
          }),
        ],
        test: {
          name: 'edge',
          include: ['test/src/**/*.test.ts'],
          setupFiles: [NO_TOKENS],
          exclude: [...configDefaults.exclude, NEEDS_FILES],
        },
      },
      {
        test: {
          name: 'node',
          setupFiles: [NO_TOKENS],
          include: [
            'test/transcoder/**/*.test.ts',
            'test/scripts/**/*.test.ts',
            'test/players/**/*.test.ts',
            'test/docs/**/*.test.ts',
            NEEDS_FILES,
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Encoders use every core by themselves, but players wait for most of their time.
          maxWorkers: 3,
        },
      },
      {
        // Real players in a real browser against a running edge: `npm run test:browser`.
        test: {
          name: 'browser',
          setupFiles: [NO_TOKENS],
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

/** A key of the tests alone: 32 bytes of 7, never used anywhere else. */
function testSigningKeys(): string {
  const k = Buffer.alloc(32, 7).toString('base64url')
  return JSON.stringify({ keys: [{ kty: 'oct', kid: 'test', alg: 'HS256', k }] })
}
