/** As much of JSON Schema 2020-12 as the admin API's schemas use. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
}

/** A member of an object for people to read. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly description?: string
}

/** The members of an object, those of objects within it as well: `checks[].name`, `clip.start`. */
export function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([own, member]) => {
    const name = prefix + own
    const required = schema.required?.includes(own) ?? false
    const { description, default: standard } = member
    const type = typeOf(member) + (standard === undefined ? '' : ` = ${JSON.stringify(standard)}`)
    const field = { name, type, required, ...(description !== undefined && { description }) }
    return [field, ...fieldsOf(inner(member), `${name}${isList(member) ? '[].' : '.'}`)]
  })
}

/** A value that a schema lets through, to show its shape. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0] ?? {})
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, member]) => [name, exampleOf(member)]),
      )
    case 'array':
      return [exampleOf(schema.items ?? {})]
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return true
    default:
      return schema.format === 'date-time' ? '2026-01-01T00:00:00Z' : '…'
  }
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`
  if (schema.type === 'object' && schema.properties !== undefined) {
    const names = Object.keys(schema.properties)
    return names.length === 1 ? `{${names[0]}}` : 'object'
  }
  return schema.type ?? 'any'
}

function isList(schema: JsonSchema): boolean {
  return schema.type === 'array' || (schema.anyOf?.some(isList) ?? false)
}

/** The object whose members come next; of alternatives the first that is one. */
function inner(schema: JsonSchema): JsonSchema {
  if (schema.type === 'array') return inner(schema.items ?? {})
  if (schema.anyOf === undefined) return schema
  const objects = schema.anyOf.map(inner).filter(({ properties }) => properties !== undefined)
  return objects.length === 1 ? (objects[0] ?? {}) : {}
}
