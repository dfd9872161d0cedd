import { execFileSync } from 'node:child_process'

export interface ProcessEntry {
  readonly id: string
  readonly group: string
  readonly args: string
}

/** The processes of this machine, without those that have ended and only wait to be collected. */
export function processes(): ProcessEntry[] {
  const table = execFileSync('ps', ['-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' })
  return table.split('\n').flatMap((line) => {
    const [id, group, state, ...args] = line.trim().split(/\s+/)
    if (!id || !group || !state || state.startsWith('Z')) return []
    return [{ id, group, args: args.join(' ') }]
  })
}
