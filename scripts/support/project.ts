import { fileURLToPath } from 'node:url'

/** The checkout's folder, however and from wherever a command was started. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

/** Where the local edge keeps its bucket. */
export const LOCAL_STATE = `${PROJECT}.wrangler/state`
