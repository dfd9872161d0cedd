import { html } from 'hono/html'
import { exampleOf, type Field, fieldsOf, type JsonSchema } from './schema-fields.ts'

/** As much of an OpenAPI 3.1 document as the page shows. */
export interface ApiDescription {
  readonly info: { readonly title: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}

export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly description?: string
    readonly schema: JsonSchema
  }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
  }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string
        readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
      }
    >
  >
}

type Fragment = ReturnType<typeof html>
interface Listed extends ApiOperation {
  readonly method: string
  readonly path: string
}

/** The admin API for people: what `/api/openapi.json` says, as one page without script. */
export function renderReferencePage({ info, tags, paths }: ApiDescription): string {
  const operations = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, each]) => ({
      ...each,
      method: method.toUpperCase(),
      path,
    })),
  )
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${info.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="robots" content="noindex">
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
<link rel="stylesheet" href="/assets/reference.css">
</head>
<body>
<header class="masthead"><img class="mark" src="/assets/favicon.svg" alt="" width="24" height="24"><span class="wordmark">Sluice</span></header>
<main class="reference">
<h1>${info.title}</h1>
<p>${info.description} Send it as <code>Authorization: Bearer …</code>. For programs there is <a href="/api/openapi.json">openapi.json</a>.</p>
${tags.map(({ name, description }) => section(name, description, operations))}
</main>
<footer class="colophon"><span>Signed video from the edge</span></footer>
</body>
</html>
`)
}

function section(tag: string, description: string, operations: readonly Listed[]): Fragment {
  return html`<section aria-labelledby="${tag}">
<h2 id="${tag}">${tag}</h2>
<p>${description}</p>
${operations.filter(({ tags }) => tags.includes(tag)).map(article)}
</section>`
}

function article(operation: Listed): Fragment {
  const { method, path, operationId, summary, description, parameters, requestBody, responses } =
    operation
  const body = schemaIn(requestBody?.content)
  const answer = schemaIn(responses[200]?.content)
  const fields = parameters.map(({ schema, ...own }) => ({ ...own, ...fieldOf(own.name, schema) }))
  return html`<article id="${operationId}">
<h3><span class="method">${method}</span> <code>${path}</code></h3>
<p><strong>${summary}.</strong> ${description ?? ''}</p>
${table('In the URL', fields)}
${body === undefined ? '' : table('In the body', fieldsOf(body))}
${answer === undefined ? '' : html`<details><summary>Answer</summary>${table('', fieldsOf(answer))}<pre><code>${JSON.stringify(exampleOf(answer), null, 2)}</code></pre></details>`}
<details><summary>Refusals</summary><dl>${Object.entries(responses)
    .filter(([status]) => status !== '200')
    .map(
      ([status, { description: codes }]) =>
        html`<div><dt>${status}</dt><dd>${plain(codes)}</dd></div>`,
    )}</dl></details>
</article>`
}

function table(title: string, fields: readonly Field[]): Fragment | '' {
  if (fields.length === 0) return ''
  return html`${title === '' ? '' : html`<h4>${title}</h4>`}
<div class="scroll"><table><tbody>${fields.map(
    ({ name, type, required, description = '' }) =>
      html`<tr><th scope="row"><code>${name}</code>${required ? '' : html` <span class="optional">optional</span>`}</th><td><code>${type}</code></td><td>${plain(description)}</td></tr>`,
  )}</tbody></table></div>`
}

function fieldOf(name: string, schema: JsonSchema): Field {
  const [field] = fieldsOf({ type: 'object', properties: { [name]: schema } })
  return field ?? { name, type: '', required: false }
}

function schemaIn(
  content: Readonly<Record<string, { readonly schema: JsonSchema }>> | undefined,
): JsonSchema | undefined {
  return content?.['application/json']?.schema
}

/** Descriptions are CommonMark, of which they use code spans alone. */
function plain(text: string): Fragment {
  return html`${text.split('`').map((piece, index) => (index % 2 === 0 ? piece : html`<code>${piece}</code>`))}`
}
