import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findMaterial } from './material-files.ts'

/** Project Wycheproof's vectors and those of RFCs; `undefined` where they are absent. */
export const TOKEN_MATERIAL = findMaterial('tokens')

export interface TestVector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid'
}

/** The groups of a file, each with what its tests have in common; none where it is absent. */
export function wycheproofGroups<Group>(name: string): readonly Group[] {
  if (TOKEN_MATERIAL === undefined) return []
  const text = readFileSync(join(TOKEN_MATERIAL, 'wycheproof', `${name}_test.json`), 'utf8')
  return JSON.parse(text).testGroups
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
