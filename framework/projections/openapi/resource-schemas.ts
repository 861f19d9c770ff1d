// The component schemas of a resource: record, create, update and replace bodies, and a page of records.
import type { TSchema } from 'typebox'
import { ownerOf, ownerWithin } from '#framework/application/distinct-names.ts'
import { includableFields, isSearched } from '#framework/operations/listing/list-query.ts'
import { constantDefaultOf } from '#framework/resource/field.ts'
import { pascalOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import {
  createSchemaOf,
  mayBeAbsent,
  replaceSchemaOf,
  rowSchemaOf,
  updateSchemaOf,
} from '#framework/resource/schemas/input-schemas.ts'
import { type Components, componentOf } from './components.ts'
import { valueNamed } from './examples/sample-schema.ts'
import { type JsonSchema, jsonSchemaOf, nullableSchema, openSchemaOf, refTo } from './json-schema.ts'

/** Adds a resource's schemas; bodies only for operations that it offers. Enums come first: the others refer to them. */
export function addResourceSchemas(components: Components, model: ResourceModel, models: Models): void {
  const name = componentOf(model)
  const { operations } = model
  const add = (part: string, schema: JsonSchema) =>
    components.own({ name: `${name}${part}`, ...ownerOf(model, part || 'records') }, schema)
  addChoices(components, model)
  const record = recordSchemaOf(model, models)
  add('', { ...record, description: model.description })
  if (operations.has('list')) add('List', pageSchemaOf(model, refTo('schemas', name)))
  components.examples.set(name, exampleOf(model, 'record'))
  components.examples.set(`${name}List`, pageExampleOf(model))
  addSparseSchemas(components, model, record)
  if (operations.has('create')) add('Create', bodySchemaOf(model, createSchemaOf))
  if (!operations.has('update')) return
  add('Update', bodySchemaOf(model, updateSchemaOf))
  add('Replace', bodySchemaOf(model, replaceSchemaOf))
}

/** Answers of requests with `fields`: part of a record. */
function addSparseSchemas(components: Components, model: ResourceModel, { properties }: JsonSchema): void {
  const { operations } = model
  if (!operations.has('list') && !operations.has('read')) return
  const name = componentOf(model)
  const description = `Of ${name} what \`fields\` asks for.`
  const some = components.own(
    { name: `Sparse${name}`, ...ownerOf(model, 'some fields') },
    { type: 'object', properties, description },
  )
  if (operations.has('list'))
    components.add({ name: `Sparse${name}List`, ...ownerOf(model, 'lists of some fields') }, pageSchemaOf(model, some))
}

/** Answer of a read: the whole record or page, or part of it if `fields` is given. */
export function eitherWhole(model: ResourceModel, part: '' | 'List' = ''): JsonSchema {
  const name = `${componentOf(model)}${part}`
  return { anyOf: [refTo('schemas', name), refTo('schemas', `Sparse${name}`)] }
}

function addChoices(components: Components, model: ResourceModel): void {
  for (const field of model.readable) {
    if (!field.kind.choices?.(field.options)) continue
    const schema = jsonSchemaOf(field.schema)
    components.named(
      { name: `${componentOf(model)}${pascalOf(field.name)}`, ...ownerWithin(ownerOf(model, 'fields'), field.name) },
      field.isList ? (schema.items as JsonSchema) : schema,
    )
  }
}

/** `include` replaces ids by records. */
function recordSchemaOf(model: ResourceModel, models: Models): JsonSchema {
  const schema = openSchemaOf(rowSchemaOf(model))
  const properties = schema.properties as Record<string, JsonSchema>
  for (const name of includableFields(model, models)) {
    const field = model.fields.get(name)!
    const target = refTo('schemas', componentOf(models.get(field.relation!.to)!))
    const ids = jsonSchemaOf(field.schema)
    const { description } = properties[name]!
    const either = field.isList
      ? { type: 'array', items: { anyOf: [ids.items, target] } }
      : { anyOf: [ids, target, ...(mayBeAbsent(field) ? [{ type: 'null' }] : [])] }
    properties[name] = { ...either, ...(description !== undefined && { description }) }
  }
  return { ...schema, properties: { ...properties, ...(isChanged(model) && { rights: RIGHTS }) } }
}

function isChanged({ operations, actions }: ResourceModel): boolean {
  return operations.has('update') || operations.has('delete') || actions.size > 0
}

const RIGHTS: JsonSchema = {
  type: 'array',
  items: { type: 'string' },
  description: 'Present with `rights=true`: what I may do with it, out of `update`, `delete` and the names of actions.',
}

/** An update omits what stays: a client that filled in defaults would overwrite values. */
const TAKES_DEFAULTS: readonly unknown[] = [createSchemaOf, replaceSchemaOf]

function bodySchemaOf(model: ResourceModel, build: (model: ResourceModel) => TSchema): JsonSchema {
  const schema = jsonSchemaOf(build(model))
  if (!TAKES_DEFAULTS.includes(build)) return schema
  for (const [name, property] of propertiesOf(schema)) {
    const fallback = constantDefaultOf(model.fields.get(name)!)
    if (fallback !== undefined) property.default = fallback
  }
  return schema
}

const propertiesOf = (schema: JsonSchema) => Object.entries(schema.properties as Record<string, JsonSchema>)

function pageSchemaOf(model: ResourceModel, items: JsonSchema): JsonSchema {
  const link = nullableSchema({ type: 'string', format: 'uri-reference' })
  return {
    type: 'object',
    required: ['count', 'next', 'previous', 'results'],
    properties: {
      count: {
        ...nullableSchema({ type: 'integer', minimum: 0 }),
        description: 'The number of matching records; null when it was not requested.',
      },
      countIsLimited: {
        type: 'boolean',
        enum: [true],
        description: 'Present when counting stopped: at least `count` records match.',
      },
      ...(isSearched(model) && {
        isRanked: {
          type: 'boolean',
          description:
            'Present when the best matches of a search were requested first. False when too many records match to compare, so the usual order applies.',
        },
      }),
      next: { ...link, description: 'Path of the next page.' },
      previous: { ...link, description: 'Path of the previous page.' },
      results: { type: 'array', items },
    },
  }
}

const EXAMPLE_ID = '0199aaaa-0000-7000-8000-000000000001'

const SHOWN = {
  record: ({ isReadable }: FieldModel) => isReadable,
  create: ({ onCreate }: FieldModel) => onCreate,
  replace: ({ onUpdate }: FieldModel) => onUpdate,
}

/** A realistic record or body: the declared example, otherwise a generated one. */
export function exampleOf(model: ResourceModel, part: keyof typeof SHOWN): JsonSchema {
  const given = (model.resource.definition.example ?? {}) as JsonSchema
  const fields = [...model.fields.values()].filter(SHOWN[part])
  return Object.fromEntries(
    fields.map((field) => [field.name, field.name in given ? given[field.name] : madeUp(field)]),
  )
}

/** A page with one record. */
export function pageExampleOf(model: ResourceModel): JsonSchema {
  return { count: 1, next: null, previous: null, results: [exampleOf(model, 'record')] }
}

/** An update of one changeable field. */
export function changeExampleOf(model: ResourceModel): JsonSchema {
  const [change] = Object.entries(exampleOf(model, 'replace')).filter(([, value]) => value !== null)
  return change ? Object.fromEntries([change]) : {}
}

/** Undefined for fields that only the server sets and only on some records. */
function madeUp({ name, schema, kind, options, isNullable }: FieldModel): unknown {
  if (isNullable && options.readOnly) return null
  if (name === 'id') return EXAMPLE_ID
  const named = valueNamed(name, schema)
  if (named !== undefined) return named
  return kind.sample(options, 1) ?? (isNullable ? null : EXAMPLE_ID)
}
