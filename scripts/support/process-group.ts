import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a group may take to end by itself. */
const GRACE_MS = 5000
/** The kernel needs a moment even after SIGKILL. */
const KILL_MS = 1000
const POLL_MS = 20

/** Ids of the groups that this process started and has not ended yet. */
const started = new Set<number>()

/**
 * Starts a program in a process group of its own: Ctrl-C reaches this process alone, which then ends
 * the group in order. However this process itself ends, short of SIGKILL, the group ends with it.
 */
export function spawnGroup(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true })
  if (child.pid === undefined) return child
  if (started.size === 0) process.prependListener('exit', killAll)
  started.add(child.pid)
  return child
}

/** Ends every process of a group, also where the first one is gone: asks, and after 5 s insists. */
export async function endGroup({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined || !started.has(pid)) return
  signalGroup(pid, 'SIGTERM')
  if (!(await isEmptyWithin(pid, GRACE_MS))) {
    signalGroup(pid, 'SIGKILL')
    await isEmptyWithin(pid, KILL_MS)
  }
  // From here on the number may become somebody else's.
  started.delete(pid)
  if (started.size === 0) process.off('exit', killAll)
}

async function isEmptyWithin(pid: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs
  while (signalGroup(pid, 0)) {
    if (performance.now() > deadline) return false
    await sleep(POLL_MS)
  }
  return true
}

function killAll(): void {
  for (const pid of started) signalGroup(pid, 'SIGKILL')
}

/** `false` where nobody is left in the group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}
