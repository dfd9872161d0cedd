import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

it('runs where there is no Node: in a browser and in a Worker', async () => {
  const entry = fileURLToPath(new URL('../../../transcoder/verify/verify.ts', import.meta.url))
  const { errors, warnings, metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, metafile: true },
    ...{ platform: 'browser', format: 'esm' },
  })
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] })
  const outside = Object.keys(metafile.inputs).filter((path) =>
    /node_modules|scripts|engine|store\//.test(path),
  )
  expect(outside).toEqual([])
})
