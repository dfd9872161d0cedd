export { Origin } from './loopback.ts'

/** Two entrypoints; the outer one asks for a URL of its own and writes the headers anew. */
export default {
  fetch: async (request, _env, ctx) => {
    const inner = new Request(`https://origin.internal${new URL(request.url).pathname}`)
    const { body, status, headers } = await ctx.exports.Origin.fetch(inner)
    return new Response(body, { status, headers: new Headers(headers) })
  },
} satisfies ExportedHandler
