import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { TOKEN } from './token-pattern.ts'

export interface CommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs one of the project's commands as a person would, in a process of its own. */
export function runScript(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return run(process.execPath, [`${PROJECT}scripts/${name}.ts`, ...args], environment)
}

/** Runs any program to its end, in the project's folder or another, and gives what it said. */
export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder: string = PROJECT,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.once('error', reject)
    child.once('close', (exitCode) => {
      // Standard output may be a link; what goes to standard error ends in logs.
      if (TOKEN.test(stderr)) reject(new Error(`${program} ${args[0]} shows a token on stderr`))
      else resolve({ exitCode, stdout, stderr })
    })
  })
}
