import type { z } from 'zod'
import type { DeliveryErrorCode } from '../../core/errors.ts'
import type { Services } from '../services.ts'

/**
 * One thing that the admin API can do. The same table routes requests, checks what they bring, and
 * describes itself in `/api/openapi.json`.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/api/assets/{name}`. The last parameter of a path may hold slashes. */
  readonly path: string
  /** OpenAPI's `operationId`. */
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodObject
  readonly answer: z.ZodType
  /** Beside those of every operation. */
  readonly errors: readonly DeliveryErrorCode[]
  readonly run: (input: AnyInput, services: Services, request: Request) => Promise<unknown>
}

interface AnyInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

type Checked<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

interface Spec<Params, Query, Body, Answer extends z.ZodType>
  extends Omit<Operation, 'params' | 'query' | 'body' | 'answer' | 'run'> {
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly answer: Answer
  readonly run: (
    input: {
      readonly params: Checked<Params>
      readonly query: Checked<Query>
      readonly body: Checked<Body>
    },
    services: Services,
    request: Request,
  ) => Promise<z.input<Answer>>
}

/** An operation whose code gets just what its schemas let through, and answers as it promised. */
export function operation<
  Answer extends z.ZodType,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer>): Operation {
  // What `run` gets has passed the schemas that stand beside it.
  return spec as unknown as Operation
}
