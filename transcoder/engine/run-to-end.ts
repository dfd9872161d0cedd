import { spawn } from 'node:child_process'
import { TextTail } from './text-tail.ts'

export interface FinishedProgram {
  /** 127 where the program could not be started. */
  readonly exitCode: number
  readonly output: string
  readonly errorText: string
}

/** Runs a short program and collects what it says; never through a shell, never rejects. */
export function runToEnd(
  program: string,
  arguments_: readonly string[],
  signal?: AbortSignal,
): Promise<FinishedProgram> {
  return new Promise((settle) => {
    const child = spawn(program, [...arguments_], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
    })
    let output = ''
    const tail = new TextTail()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => tail.push(text))
    child.once('error', (error) => settle({ exitCode: 127, output, errorText: error.message }))
    child.once('close', (code) => {
      settle({ exitCode: code ?? 255, output, errorText: tail.toString() })
    })
  })
}
