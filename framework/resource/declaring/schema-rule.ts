// Checks JSON Schemas (TypeBox) in declarations: an unknown keyword would silently check nothing.
import Format from 'typebox/format'
import {
  anyText,
  anything,
  count,
  either,
  flag,
  listOf,
  number,
  oneOf,
  type Rule,
  recordOf,
  table,
  where,
  words,
} from './rules.ts'

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']

/** A TypeBox schema with its keywords and sub-schemas. */
export const schema: Rule = {
  is: 'a TypeBox schema such as Type.Object({ … })',
  // TypeBox's internal keys are not enumerable, so they do not appear here.
  find: (value, at) => keywords.find(value, at),
}

const schemas = listOf(schema)
const schemasByName = recordOf(schema)
const schemaOrFlag = either(flag, schema)
const pattern = where('a regular expression', isExpression)
const formats = [...Format.Entries().map(([name]) => name), 'binary', 'password']

// The keywords of JSON Schema 2020-12 (sections 7 to 10 of the core, 6 to 9 of validation) and of OpenAPI 3.1.
const keywords = table<Record<string, unknown>>({
  $id: words,
  $ref: words,
  $schema: words,
  $comment: anyText,
  $defs: schemasByName,
  type: either(oneOf(TYPES, 'Types'), listOf(oneOf(TYPES, 'Types'))),
  const: anything,
  enum: listOf(anything),
  title: anyText,
  description: anyText,
  default: anything,
  examples: listOf(anything),
  example: anything,
  deprecated: flag,
  readOnly: flag,
  writeOnly: flag,
  // Our own: marks personal data in a task's payload.
  personal: flag,
  minLength: count,
  maxLength: count,
  pattern,
  format: oneOf(formats, 'Formats'),
  contentEncoding: words,
  contentMediaType: words,
  contentSchema: schema,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: number,
  items: either(schemas, schema),
  additionalItems: schemaOrFlag,
  prefixItems: schemas,
  contains: schema,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  properties: schemasByName,
  patternProperties: schemasByName,
  propertyNames: schema,
  required: listOf(words),
  additionalProperties: schemaOrFlag,
  unevaluatedProperties: schemaOrFlag,
  unevaluatedItems: schemaOrFlag,
  dependentRequired: recordOf(listOf(words)),
  dependentSchemas: schemasByName,
  minProperties: count,
  maxProperties: count,
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
  not: schema,
  if: schema,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in a table that nobody awaits
  then: schema,
  else: schema,
  discriminator: anything,
})

function isExpression(value: unknown): boolean {
  try {
    return typeof value === 'string' && Boolean(new RegExp(value, 'u'))
  } catch {
    return false
  }
}
