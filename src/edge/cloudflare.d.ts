import type { Env as GatewayEnv } from './config.ts'

// Tells the runtime's types what this Worker exports and is bound to.
declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof import('../index.ts')
      durableNamespaces: 'ViewerStreams'
    }
    interface Env extends GatewayEnv {}
  }
}
