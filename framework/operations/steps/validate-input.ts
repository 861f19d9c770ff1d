// Validates input against the declaration, the same on every surface, and reports all errors at once.
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { saidOfForm } from '#framework/resource/schemas/text-forms.ts'
import { Problem, type ProblemItem } from '#shared/exceptions/problem.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { escapePointer, findExcess, findUnreadable } from './input-limits.ts'

export type JsonObject = Record<string, unknown>

type Validator = ReturnType<typeof Compile>
type Fault = ReturnType<Validator['Errors']>[number]

const validators = new WeakMap<TSchema, Validator>()
const MAX_FAULTS = 50
/** A client's own long key is shortened. */
const MAX_POINTER = 500
// The validator also counts lines without information, and would stop at eight.
Settings.Set({ maxErrors: 4 * MAX_FAULTS })

/** JSON Schema keyword → error code for clients. */
const FAULT_CODES: Record<string, string> = {
  required: 'required',
  boolean: 'unknown',
  type: 'type',
  minLength: 'too_short',
  maxLength: 'too_long',
  minItems: 'too_few',
  maxItems: 'too_many',
  minimum: 'too_small',
  maximum: 'too_large',
  exclusiveMinimum: 'too_small',
  exclusiveMaximum: 'too_large',
  pattern: 'pattern',
  format: 'format',
  '~refine': 'format',
  enum: 'not_a_choice',
  const: 'not_a_choice',
  uniqueItems: 'not_unique',
}

/** Returns `input` itself if valid; otherwise throws `request.validation_failed` with every error. */
export function validateInput(schema: TSchema, input: unknown): JsonObject {
  const unreadable = findUnreadable(input)
  if (unreadable) throw invalid([unreadable])
  const excess = findExcess(schema, input, MAX_FAULTS)
  if (excess.length > 0) throw invalid(excess)
  const validator = validatorOf(schema)
  if (!validator.Check(input)) throw invalid(formatFaults(validator.Errors(input), schema))
  return input as JsonObject
}

/** Errors of a value in words for clients; empty if it is valid. For our own values, of any size. */
export function findFaults(schema: TSchema, value: unknown): ProblemItem[] {
  const validator = validatorOf(schema)
  return validator.Check(value) ? [] : formatFaults(validator.Errors(value), schema)
}

/** The Problem with all errors of an input. */
export function invalid(errors: ProblemItem[]): Problem {
  const shown = errors.slice(0, MAX_FAULTS)
  return new Problem(
    'request.validation_failed',
    shown
      .map(({ pointer, message }) => `${pointer || '/'} ${message}`)
      .join('; ')
      .slice(0, 500),
    { errors: shown },
  )
}

function validatorOf(schema: TSchema): Validator {
  let validator = validators.get(schema)
  if (!validator) {
    validator = Compile(schema)
    validators.set(schema, validator)
  }
  return validator
}

/** One error per place: alternatives of a nullable field and the validator's summary lines add nothing. */
function formatFaults(faults: readonly Fault[], schema: TSchema): ProblemItem[] {
  const items: ProblemItem[] = []
  const seen = new Set<string>()
  for (const fault of faults) {
    if (
      fault.keyword === 'anyOf' ||
      fault.keyword === 'additionalProperties' ||
      (fault.keyword === 'type' && fault.schemaPath.endsWith('/anyOf/1'))
    )
      continue
    for (const item of itemsOf({ ...fault, instancePath: fault.instancePath.slice(0, MAX_POINTER) }, schema)) {
      if (seen.has(item.pointer)) continue
      seen.add(item.pointer)
      items.push(item)
    }
  }
  // None of several alternatives matches, and none says why.
  return items.length > 0
    ? items
    : [{ pointer: faults[0]?.instancePath ?? '', code: 'invalid', message: 'does not fit' }]
}

function itemsOf({ keyword, instancePath, params, message }: Fault, schema: TSchema): ProblemItem[] {
  const details = params as { requiredProperties?: string[]; allowedValues?: unknown[] }
  if (details.requiredProperties)
    return details.requiredProperties.map((name) => ({
      pointer: `${instancePath}/${escapePointer(name)}`,
      code: 'required',
      message: 'is required',
    }))
  if (keyword === 'boolean')
    return [{ pointer: instancePath, code: 'unknown', message: unknownMessage(instancePath, schema) }]
  if (details.allowedValues)
    return [
      { pointer: instancePath, code: 'not_a_choice', message: `must be one of ${details.allowedValues.join(', ')}` },
    ]
  return [
    { pointer: instancePath, code: FAULT_CODES[keyword] ?? 'invalid', message: sentenceOf(keyword, params, message) },
  ]
}

/** A pattern explains nothing to people, nor does the name of a format. */
function sentenceOf(keyword: string, params: object, message: string): string {
  const { pattern, format } = params as { pattern?: unknown; format?: unknown }
  if (keyword === 'pattern') return saidOfForm(String(pattern))
  return keyword === 'format' ? saidOfForm(String(format)) : message
}

function unknownMessage(instancePath: string, schema: TSchema): string {
  const name = instancePath.split('/').at(-1)!
  const allowed = [...keysAt(schema, instancePath.split('/').slice(1, -1))]
  const nearest = nearestOf(name, allowed)
  if (nearest) return `is not known; did you mean ${nearest}?`
  return allowed.length === 0
    ? 'is not known; nothing is taken here'
    : `is not known; allowed are ${allowed.join(', ')}`
}

interface Nested {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** The keys allowed at a place of the input, in any of its alternatives. */
function keysAt(schema: TSchema, [step, ...further]: readonly string[]): Set<string> {
  const { properties = {}, items, anyOf = [] } = schema as Nested
  const below = anyOf.flatMap((each) => [...keysAt(each, step === undefined ? [] : [step, ...further])])
  if (step === undefined) return new Set([...Object.keys(properties), ...below])
  const inner = properties[step] ?? items
  return new Set([...(inner ? keysAt(inner, further) : []), ...below])
}
