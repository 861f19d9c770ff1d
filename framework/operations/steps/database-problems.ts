// Translates PostgreSQL's refusals for clients: fixed sentences by SQLSTATE, never its own words (RLS-16).
import { CIRCLE } from '#framework/database/circle.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'

interface PostgresError extends Error {
  code: string
  constraint?: string
  column?: string
}

function isPostgresError(error: unknown): error is PostgresError {
  return (
    error instanceof Error &&
    typeof (error as PostgresError).code === 'string' &&
    /^[0-9A-Z]{5}$/.test((error as PostgresError).code)
  )
}

/** True if PostgreSQL rolled back only because of concurrent transactions, even if the error is already translated. */
export function isLostRace(error: unknown): boolean {
  if (isPostgresError(error)) return error.code === '40P01' || error.code === '40001'
  return error instanceof Error && error.cause !== undefined && isLostRace(error.cause)
}

/** Names the fields of a constraint; without a model none are named. */
export type FieldsOfConstraint = (model: ResourceModel, constraint: string) => string[]

type Translate = (error: PostgresError, model: ResourceModel | null, fieldsOf: FieldsOfConstraint) => Problem

const items = (fields: string[], code: string, message: string) => ({
  errors: fields.map((field) => ({ pointer: `/${field}`, code, message })),
})
const fieldsIn = (error: PostgresError, model: ResourceModel | null, fieldsOf: FieldsOfConstraint) =>
  model && error.constraint ? fieldsOf(model, error.constraint) : []

/** Only those that may be named: an unreadable field is not mentioned. */
const namedIn: typeof fieldsIn = (error, model, fieldsOf) =>
  fieldsIn(error, model, fieldsOf).filter((name) => model?.fields.get(name)?.isReadable !== false)

/** 422: the target of these fields does not exist, or the caller cannot see it. */
export function invalidReference(fields: string[]): Problem {
  return new Problem(
    'resource.invalid_reference',
    undefined,
    items(fields, 'invalid_reference', 'points at a record that does not exist'),
  )
}

/** 409: the answer is the same whether or not the caller can see what points here (Q-D1). */
const inUse = () =>
  new Problem(
    'resource.in_use',
    'Other records still point to this one, perhaps some that you cannot see. They must change or go first.',
  )

const duplicate: Translate = (error, model, fieldsOf) => {
  const fields = namedIn(error, model, fieldsOf)
  return new Problem(
    'resource.duplicate',
    fields.length > 0 ? `A record with this ${fields.join(' and ')} exists already.` : undefined,
    items(fields, 'duplicate', 'is taken already'),
  )
}

const badReference: Translate = (error, model, fieldsOf) => {
  // A constraint of another table: another record still points here.
  if (model && fieldsIn(error, model, fieldsOf).length === 0) return inUse()
  return invalidReference(namedIn(error, model, fieldsOf))
}

const brokenRule: Translate = (error, model, fieldsOf) =>
  new Problem('request.validation_failed', undefined, items(namedIn(error, model, fieldsOf), 'invalid', 'is not valid'))
const badValue: Translate = () => new Problem('request.validation_failed', 'A value cannot be stored.')
const circle: Translate = ({ column }, model) => {
  const names = [...(model?.fields.values() ?? [])]
    .filter((field) => field.column === column && field.isReadable)
    .map(({ name }) => name)
  return new Problem('request.validation_failed', undefined, items(names, 'circle', 'leads back to the record itself'))
}
const denied: Translate = () => new Problem('permissions.denied', 'This record may not be written like this.')
const busy: Translate = () =>
  new Problem('resource.conflict', 'Somebody else changed the same records at the same time. Try again.')
const slow: Translate = () =>
  new Problem(
    'service.timeout',
    'The database took too long. Ask for less: fewer words to search or parts of texts to find, a filter that leaves fewer records, or no count.',
  )
const locked: Translate = () =>
  new Problem('service.unavailable', 'Something else holds what this needs. Try again.', {
    headers: { 'retry-after': '1' },
  })
const away: Translate = () =>
  new Problem('service.unavailable', 'The database does not answer.', { headers: { 'retry-after': '5' } })

const BY_STATE: Record<string, Translate> = {
  '23505': duplicate,
  '23503': badReference,
  '23001': badReference,
  '23514': brokenRule,
  '23502': brokenRule,
  [CIRCLE]: circle,
  '42501': denied,
  '40001': busy,
  '40P01': busy,
  '55P03': locked,
  '57014': slow,
  '25P03': slow,
  '25P04': slow,
  '53300': away,
  '25006': away,
}
const BY_CLASS: Record<string, Translate> = { '22': badValue, '08': away, '57': away, '53': away }

/** The same for a deletion: any constraint that blocks it, even of its own table, means that something points here. */
export function problemOfRemoval(error: unknown, ...about: [ResourceModel, FieldsOfConstraint]): unknown {
  const isPointedAt = isPostgresError(error) && (error.code === '23503' || error.code === '23001')
  return isPointedAt ? Object.assign(inUse(), { cause: error }) : problemOfDatabase(error, ...about)
}

/** Turns a PostgreSQL error into a Problem; returns any other error unchanged. */
export function problemOfDatabase(
  error: unknown,
  model: ResourceModel | null = null,
  fieldsOf: FieldsOfConstraint = () => [],
): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  if (!isPostgresError(error)) return error
  const translate = BY_STATE[error.code] ?? BY_CLASS[error.code.slice(0, 2)]
  if (!translate) return error
  const problem = translate(error, model, fieldsOf)
  problem.cause = error
  return problem
}
