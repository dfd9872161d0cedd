import { createGateway } from './edge/app.ts'
import type { Env } from './edge/config.ts'

export { Origin } from './edge/origin.ts'
export { ViewerStreams } from './edge/viewer-streams.ts'

const gateway = createGateway()

export default {
  fetch: (request, env, ctx) => gateway.fetch(request, env, ctx),
} satisfies ExportedHandler<Env>
