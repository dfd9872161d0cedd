import { listAssets, removeAsset, showAsset } from './assets.ts'
import { explainLink } from './explain.ts'
import { collectUnused } from './gc.ts'
import { createLink } from './links.ts'
import type { Operation } from './operation.ts'
import { purgeAsset } from './purge.ts'
import { addRevocation, listRevocations, removeRevocation } from './revocations.ts'

/** All that the admin API can do, in the order in which it is told. */
export const OPERATIONS: readonly Operation[] = [
  createLink,
  explainLink,
  addRevocation,
  listRevocations,
  removeRevocation,
  listAssets,
  showAsset,
  removeAsset,
  purgeAsset,
  collectUnused,
]
