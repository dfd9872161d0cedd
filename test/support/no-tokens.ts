import { afterEach, expect } from 'vitest'
import { TOKEN } from './token-pattern.ts'

/**
 * Every line that is logged in any test of this suite, and every error that the edge answers (see
 * `withoutToken`), is searched for tokens.
 */
const logged: string[] = []

for (const name of ['debug', 'log', 'info', 'warn', 'error'] as const) {
  // biome-ignore lint/suspicious/noConsole: what is logged is what this looks at
  const write = console[name].bind(console)
  console[name] = (...parts: unknown[]) => {
    logged.push(parts.map(textOf).join(' '))
    write(...parts)
  }
}

afterEach(() => {
  for (const line of logged.splice(0)) expect(line).not.toMatch(TOKEN)
})

/** An answer as it came; should it be an error that holds a token, the test fails. */
export async function withoutToken(response: Response): Promise<Response> {
  if (response.status < 400) return response
  const shown =
    [...response.headers].join('\n') +
    new TextDecoder().decode(await response.clone().arrayBuffer())
  expect(shown).not.toMatch(TOKEN)
  return response
}

function textOf(part: unknown): string {
  if (part instanceof Error) return `${part.message} ${part.stack}`
  return typeof part === 'string' ? part : JSON.stringify(part)
}
