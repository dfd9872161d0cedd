export interface Env {
  readonly BUCKET: R2Bucket
  /** JSON: headers that Sluice sends whatever the object, so that all answers are of one size. */
  readonly FIXED_HEADERS: string
}

let fixed: Record<string, string> | undefined

/** Streams the object that the path names, with the headers a viewer of Sluice gets, unchecked. */
export async function answer(request: Request, env: Env): Promise<Response> {
  fixed ??= JSON.parse(env.FIXED_HEADERS) as Record<string, string>
  const object = await env.BUCKET.get(new URL(request.url).pathname.slice(1))
  if (object === null) return new Response(null, { status: 404 })
  return new Response(object.body, {
    headers: {
      ...fixed,
      'Content-Type': object.httpMetadata?.contentType ?? 'application/octet-stream',
      'Content-Length': `${object.size}`,
      ETag: object.httpEtag,
      'Last-Modified': object.uploaded.toUTCString(),
    },
  })
}
