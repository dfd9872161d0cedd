import { answer, type Env } from './answer.ts'

/** The floor: one entrypoint that streams what it is asked for. */
export default {
  fetch: (request, env) => answer(request, env),
} satisfies ExportedHandler<Env>
