// Descriptions in the schema: what a name holds and what it accepts, generated from the declarations.
import type { TSchema } from 'typebox'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Lookup } from '#framework/resource/field.ts'
import { inSentence, labelOf } from '#framework/resource/inflection.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'

/** The parts of JSON Schema that a sentence can describe. */
interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  items?: Schema
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  description?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
}

/** The resource's singular inside a sentence: `article`. */
export const nounOf = ({ names }: ResourceModel): string => inSentence(names.label)
/** Its plural: `articles`. */
export const nounsOf = ({ names }: ResourceModel): string => inSentence(names.labelPlural)

/** `Title: text of 1 to 200 characters.`, unless the declaration has its own text. */
export function describeField(field: FieldModel): string {
  const { name, label, options, isSystem, isUnique } = field
  const known = options.help ?? (isSystem ? SYSTEM_FIELDS[name] : undefined)
  if (known) return sentence(known)
  return `${label}: ${valuePhraseOf(field)}.${isUnique ? ' No two are the same.' : ''}`
}

/** Fields of every resource. */
const SYSTEM_FIELDS: Readonly<Record<string, string>> = {
  id: 'The id, which no other record of any resource has.',
  createdAt: 'When it was created.',
  updatedAt: 'When it was last changed.',
}

function valuePhraseOf({ kind, schema, relation }: FieldModel): string {
  if (relation) return `${relation.cardinality === 'one' ? 'an id' : 'ids'} in ${relation.to}`
  return fixedOf(schema as Schema) ?? `${labelOf(kind.name).toLowerCase()}${sizeOf(schema as Schema)}`
}

/** The description of a value of an endpoint or action. `name` is its key. */
export function describeValue(name: string, schema: TSchema): string {
  const { description } = schema as Schema
  if (description) return sentence(description)
  const [label, phrase] = [labelOf(name), phraseOf(schema as Schema)]
  return label.startsWith('Is ') ? `Whether it is ${label.slice(3)}: ${phrase}.` : `${label}: ${phrase}.`
}

/** Readable names for formats of JSON Schema. */
const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'an id',
  'date-time': 'a moment',
  date: 'a day',
  email: 'an address for mail',
  uri: 'a URL',
}

/** Nouns for types; everything else is "any JSON". */
const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

function phraseOf(schema: Schema): string {
  const { anyOf, items } = schema
  const choices = anyOf?.filter(({ type }) => type !== 'null')
  if (choices) return `${choices.map(phraseOf).join(', or ')}${choices.length < anyOf!.length ? ', or null' : ''}`
  const fixed = fixedOf(schema)
  if (fixed) return fixed
  const noun = NOUNS[[schema.type ?? ''].flat().find((type) => type !== 'null') ?? ''] ?? 'any JSON'
  return `${noun}${sizeOf(schema)}${items ? `: ${phraseOf(items)}` : ''}`
}

/** The words of a short enum, or the name of a known format. */
function fixedOf({ enum: words, format = '' }: Schema): string | undefined {
  if (!words) return FORMATS[format]
  if (words.length === 1) return `always ${words[0]}`
  return words.length <= 12 ? `one of ${words.join(', ')}` : `one of ${words.length} words`
}

/** ` of 1 to 200 characters`, ` from 1 to 30`; empty without limits. */
function sizeOf({ minLength, maxLength, minimum, maximum, minItems, maxItems }: Schema): string {
  const length = boundsOf(minLength, maxLength)
  if (length) return ` of ${length} characters`
  const items = boundsOf(minItems, maxItems)
  if (items) return ` of ${items} items`
  const range = boundsOf(minimum, maximum)
  return range ? `, ${range}` : ''
}

function boundsOf(least = 0, most?: number): string | null {
  if (most !== undefined) return least > 0 ? `${least} to ${most}` : `at most ${most}`
  return least > 0 ? `at least ${least}` : null
}

/** What each lookup compares. */
export const LOOKUPS: Readonly<Record<Lookup, string>> = {
  exact: 'Equal to this.',
  ne: 'Not equal to this; having no value counts as being different.',
  in: 'Equal to one of these.',
  gt: 'Greater, or later, than this.',
  gte: 'Greater than this, later, or equal to it.',
  lt: 'Less, or earlier, than this.',
  lte: 'Less than this, earlier, or equal to it.',
  range: 'From the first of these two to the second, with both.',
  isnull: 'True for records without a value, false for those with one.',
  isempty: 'True for records with nothing here, no value or an empty one; false for the others.',
  contains: 'Holds this text; capitals count.',
  icontains: 'Holds this text, whatever its capitals and marks.',
  iexact: 'Equal to this, whatever its capitals and marks.',
  startswith: 'Begins with this text; capitals count.',
  istartswith: 'Begins with this text, whatever its capitals and marks.',
  endswith: 'Ends with this text; capitals count.',
  iendswith: 'Ends with this text, whatever its capitals and marks.',
  has: 'Holds this one.',
  overlaps: 'Holds at least one of these.',
  date: 'Lies in this day, in the time zone of the tenant.',
  year: 'Lies in this year.',
  month: 'Lies in this month of any year, from 1 to 12.',
  day: 'Lies on this day of any month, from 1 to 31.',
  week_day: 'Lies on this day of any week, from 1, which is Sunday, to 7.',
  hour: 'Lies in this hour of any day, from 0 to 23.',
}

/** The values of an enum; `what` says what they stand for. */
export function describedWords(what: string, words: readonly string[]) {
  const values = words.map((word) => [word, { value: word, description: `${what}: ${labelOf(word).toLowerCase()}.` }])
  return { description: `${what}, in words of a closed list.`, values: Object.fromEntries(values) }
}

/** What an endpoint or action does, in sentences. */
export function describeOperation({ summary, description }: Pick<Endpoint, 'summary' | 'description'>): string {
  return [sentence(summary), description].filter(Boolean).join(' ')
}

/** The REST route of an endpoint: its documentation applies here too. */
export function describeBody({ method, path }: Endpoint): string {
  return `The body of ${method} ${path}, as REST takes it.`
}

function sentence(text: string): string {
  return /[.!?…)`]$/.test(text) ? text : `${text}.`
}
