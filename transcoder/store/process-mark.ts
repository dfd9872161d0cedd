import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** As it can stand in the name of a file. */
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '-')

/**
 * What a process leaves its name with: `1234@host-1f0c2a9b`. A process id alone says little on a
 * shared disk, or in a container that is started again and has the same ids again.
 */
export const OWN_MARK = `${process.pid}@${HOST}-${randomUUID().slice(0, 8)}`

/** Whether whoever left a mark has ended; `undefined` where that cannot be known from here. */
export function hasEnded(mark: string): boolean | undefined {
  if (mark.startsWith(OWN_MARK)) return false
  const [, id, host] = /^(\d{1,10})@([A-Za-z0-9-]+)-[0-9a-f]{8}\b/.exec(mark) ?? []
  // Our own id: an earlier life of this container, or another thread of this process.
  if (id === undefined || host !== HOST || Number(id) === process.pid) return undefined
  try {
    process.kill(Number(id), 0)
    return false
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
