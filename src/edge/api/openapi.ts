import * as z from 'zod'
import type { DeliveryErrorCode } from '../../core/errors.ts'
import { statusOf } from '../problem.ts'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { ProblemSchema } from './schemas.ts'

/** What every operation may answer. */
const COMMON_ERRORS: readonly DeliveryErrorCode[] = [
  'admin_required',
  'method_not_allowed',
  'rate_limited',
  'misconfigured',
  'internal',
]

const TAGS: Readonly<Record<string, string>> = {
  Links: 'Signed links: issue them, and find out what they open',
  Revocations: 'Access that is taken back before its time',
  Assets: 'What is published',
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>

/** The admin API as OpenAPI 3.1, made of the same table and schemas that it works by. */
export function openApiDocument() {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sluice admin API',
      version: '1',
      description:
        'For the publisher: issue and explain links, take access back, look after assets. Every call but those for this description needs the admin token.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ adminToken: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: pathsOf(OPERATIONS),
    components: {
      securitySchemes: {
        adminToken: { type: 'http', scheme: 'bearer', description: 'The secret ADMIN_TOKEN' },
      },
      schemas: { Problem: jsonSchema(ProblemSchema, 'output') },
    },
  }
}

function pathsOf(operations: readonly Operation[]) {
  const byPath = Map.groupBy(operations, ({ path }) => path)
  return Object.fromEntries(
    [...byPath].map(([path, all]) => [
      path,
      Object.fromEntries(all.map((each) => [each.method.toLowerCase(), describe(each)])),
    ]),
  )
}

function describe(operation: Operation) {
  const { id, tag, summary, description, params, query, body, answer } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(body, 'input') } },
      },
    }),
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: jsonSchema(answer, 'output') } },
      },
      ...problemsOf(operation),
    },
  }
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query') {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...own }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: own,
  }))
}

/** Codes with one status are told apart by the body. */
function problemsOf({ errors }: Operation) {
  const byStatus = Map.groupBy([...COMMON_ERRORS, ...errors], statusOf)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: `\`code\` is ${[...new Set(codes)].join(', ')}`,
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  )
}

/** Zod writes JSON Schema 2020-12, which is what OpenAPI 3.1 holds. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return own
}
