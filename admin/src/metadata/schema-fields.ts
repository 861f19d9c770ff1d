// Turns a JSON Schema, such as the input of an action, into fields, so that the same widgets edit it.
import type { AdminField } from '../api/metadata.ts'
import type { Json } from '../api/records.ts'
import { wordsOf } from './resources.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly Json[]
  readonly const?: Json
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly maxLength?: number
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': 'date-time',
  date: 'date',
  email: 'email',
  uri: 'url',
}
const BY_TYPE: Readonly<Record<string, string>> = {
  boolean: 'checkbox',
  integer: 'number',
  number: 'number',
  string: 'text',
}

/** One field for each property, in order; none for a schema without input. */
export function fieldsOfSchema(input: unknown): AdminField[] {
  const { properties = {}, required = [] } = (input ?? {}) as Schema
  return Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required.includes(name)))
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): AdminField {
  const choices = choicesOf(schema)
  const isNullable = typesOf(schema).includes('null')
  return {
    name,
    label: schema.title ?? wordsOf(name),
    help: schema.description ?? null,
    kind: 'schema',
    widget: choices ? 'select' : widgetOf(schema),
    schema: (schema.anyOf?.find((each) => each.type !== 'null') ?? schema) as AdminField['schema'],
    isRequired: isRequired && !isNullable,
    isNullable: isNullable || !isRequired,
    isList: typesOf(schema).includes('array'),
    default: (schema.default ?? (isRequired && typesOf(schema).includes('boolean') ? false : null)) as never,
    onCreate: true,
    onUpdate: true,
    choices,
    tones: {},
    relation: null,
    follows: null,
    isSecret: false,
  }
}

function widgetOf(schema: Schema): string {
  const [type = ''] = typesOf(schema).filter((each) => each !== 'null')
  const { format = '', items } = schema.anyOf?.find((each) => each.type !== 'null') ?? schema
  if (type === 'array' && items?.type === 'string' && !choicesOf(items)) return 'tags'
  return BY_FORMAT[format] ?? BY_TYPE[type] ?? 'json'
}

function typesOf({ type, anyOf = [] }: Schema): string[] {
  return [...(type ? [type].flat() : []), ...anyOf.flatMap((each) => typesOf(each))]
}

/** The allowed words, written as `enum` or as constants in `anyOf`. */
function choicesOf({ enum: words, anyOf = [] }: Schema): string[] | null {
  if (words?.every((word) => typeof word === 'string')) return [...words]
  const constants = anyOf.filter(({ type }) => type !== 'null').map((each) => each.const)
  return constants.length > 0 && constants.every((word) => typeof word === 'string') ? (constants as string[]) : null
}
