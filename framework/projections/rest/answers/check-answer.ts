// In development and tests, compares endpoint answers with their declared schemas, from which clients are generated.
import Type, { type TSchema } from 'typebox'
import { findFaults } from '#framework/operations/steps/validate-input.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { resourceOfAnswer } from '#framework/resource/schemas/endpoint-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Throws `service.internal` naming the places where an answer does not match its schema. */
export function requireFittingAnswer({ method, path, answer }: Endpoint, body: unknown): void {
  if (answer === undefined || body === undefined) return
  const faults = findFaults(comparedSchemaOf(answer), JSON.parse(JSON.stringify(body)))
  if (faults.length === 0) return
  const places = faults.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; ')
  throw new Problem('service.internal', `The answer of ${method} ${path} is not what its schema says: ${places}`, {
    errors: faults,
  })
}

const compared = new WeakMap<TSchema, TSchema>()

function comparedSchemaOf(schema: TSchema): TSchema {
  const known = compared.get(schema) ?? withPartialRecords(schema)
  compared.set(schema, known)
  return known
}

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** Callers see only what they may read of a record: every field may be missing. */
function withPartialRecords(schema: TSchema): TSchema {
  if (resourceOfAnswer(schema) !== undefined) return Type.Partial(schema)
  const { properties, items, anyOf } = schema as Shape
  const inner = Object.entries(properties ?? {}).map(([name, each]) => [name, withPartialRecords(each)])
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(inner) }),
    ...(items && { items: withPartialRecords(items) }),
    ...(anyOf && { anyOf: anyOf.map(withPartialRecords) }),
  } as TSchema
}
