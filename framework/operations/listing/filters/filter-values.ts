// Parses a filter's value, query text or JSON, by the field's kind; raw values never pass.
import type { DatePart, JsonValue, Lookup } from '#framework/resource/field.ts'
import { DATE_PARTS, isDatePart } from '#framework/resource/fields/lookups.ts'
import type { FieldModel } from '#framework/resource/model.ts'
import { isCleanText } from '../../steps/input-limits.ts'
import { invalidParameter } from '../parameter-problems.ts'

/** A condition as a surface collected it, before any check. Errors name `parameter`. */
export interface AskedCondition {
  parameter: string
  path: readonly string[]
  lookup: string
  /** The kind parses query text; a JSON value is validated as it is. */
  value: { text: string } | { json: unknown }
}

/** Maximum values of one `in` filter. */
const MAX_FILTER_VALUES = 200
const MAX_LENGTH = 2000

const LIST_LOOKUPS: readonly Lookup[] = ['in', 'range', 'overlaps']
const FLAG_LOOKUPS: readonly Lookup[] = ['isnull', 'isempty']
const TEXT_LOOKUPS: readonly Lookup[] = [
  'iexact',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
]

/** True for lookups that take several values. */
export const isListLookup = (lookup: Lookup) => LIST_LOOKUPS.includes(lookup)
/** True for lookups that take true or false. */
export const isFlagLookup = (lookup: Lookup) => FLAG_LOOKUPS.includes(lookup)

/** Throws 400 `request.invalid_parameter` with the parameter's name. */
export function parseFilterValue(asked: AskedCondition, field: FieldModel, lookup: Lookup): JsonValue {
  const given = 'text' in asked.value ? splitText(asked.value.text, lookup) : asked.value.json
  if (isFlagLookup(lookup)) return parseFlag(asked, given)
  if (isDatePart(lookup)) return parseDatePart(asked, given, lookup)
  if (lookup === 'date') return parseDay(asked, given, field)
  if (isListLookup(lookup)) return parseList(asked, given, lookup).map((item) => parseOne(asked, item, field))
  if (TEXT_LOOKUPS.includes(lookup)) return parsePart(asked, given, field)
  return parseOne(asked, given, field)
}

function splitText(text: string, lookup: Lookup): unknown {
  return isListLookup(lookup) ? splitItems(text) : text
}

/** One comma-separated item, quoted, with `""` for a quotation mark, or unquoted. */
const ITEM = /(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g

/** Splits at commas; a quoted item may contain commas (RFC 4180 §2). Empty items count only if quoted. */
function splitItems(text: string): string[] {
  return [...text.matchAll(ITEM)].flatMap(([, quoted, plain]) => {
    if (quoted !== undefined) return [quoted.replaceAll('""', '"')]
    return plain ? [plain] : []
  })
}

function parseFlag(asked: AskedCondition, given: unknown): boolean {
  if (given === true || given === 'true') return true
  if (given === false || given === 'false') return false
  throw invalidParameter(asked.parameter, 'Write true or false.')
}

function parseDatePart(asked: AskedCondition, given: unknown, part: DatePart): number {
  const [least, greatest] = DATE_PARTS[part]
  const number = typeof given === 'string' && /^[0-9]{1,4}$/.test(given) ? Number(given) : given
  if (Number.isInteger(number) && Number(number) >= least && Number(number) <= greatest) return Number(number)
  throw invalidParameter(asked.parameter, `Give a whole number from ${least} to ${greatest}.`)
}

function parseDay(asked: AskedCondition, given: unknown, field: FieldModel): JsonValue {
  const value = parseOne(asked, given, field)
  if (field.kind.isDay!(value)) return value
  throw invalidParameter(asked.parameter, 'Give a day, such as 2026-11-30.')
}

/** An empty list remains a condition that nothing matches (GHSA-hxgm-ghmv-xjjm: it must not vanish). */
function parseList(asked: AskedCondition, given: unknown, lookup: Lookup): unknown[] {
  if (!Array.isArray(given) || given.length > MAX_FILTER_VALUES)
    throw invalidParameter(asked.parameter, `Give at most ${MAX_FILTER_VALUES} values.`)
  if (lookup === 'range' && given.length !== 2) throw invalidParameter(asked.parameter, 'Give two values: from,to.')
  return given
}

function parsePart(asked: AskedCondition, given: unknown, { kind, options }: FieldModel): JsonValue {
  if (typeof given === 'string' && isCleanText(given) && given.length <= MAX_LENGTH)
    return kind.normalize?.(given, options) ?? given
  throw invalidParameter(asked.parameter, 'Give a text of at most 2,000 characters.')
}

function parseOne(asked: AskedCondition, given: unknown, field: FieldModel): JsonValue {
  const { kind, options } = field
  const isScalar = ['string', 'number', 'boolean'].includes(typeof given)
  const isJson = kind.parseJson !== undefined && typeof given === 'object' && given !== null
  if (!isScalar && !isJson) throw invalidParameter(asked.parameter, 'Give one value.')
  const text = isJson ? JSON.stringify(given) : String(given)
  const read = () => (isJson ? kind.parseJson!(given as JsonValue, options) : kind.parseText(text, options))
  const value = isCleanText(text) && text.length <= MAX_LENGTH ? read() : undefined
  if (value !== undefined) return value
  throw invalidParameter(
    asked.parameter,
    `${JSON.stringify(text.slice(0, 50))} is not a valid value for ${field.name}, which is of kind ${kind.name}.`,
  )
}
