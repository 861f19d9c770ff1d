// The component schemas of one resource: the record, what creates, changes and replaces it, a page of records.
import type { TSchema } from 'typebox'
import { includableFields } from '#framework/operations/listing/list-query.ts'
import { constantDefaultOf } from '#framework/resource/field.ts'
import { createSchemaOf, replaceSchemaOf, rowSchemaOf, updateSchemaOf } from '#framework/resource/input-schemas.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { type JsonSchema, jsonSchemaOf, nullableSchema, refTo } from './json-schema.ts'

/** Schemas by component name; bodies only as far as the resource takes them. */
export function resourceSchemasOf(model: ResourceModel, models: Models): Record<string, JsonSchema> {
  const { type } = model.names
  const { operations } = model
  return {
    [type]: { ...recordSchemaOf(model, models), description: model.description },
    ...(operations.has('list') && { [`${type}List`]: pageSchemaOf(type) }),
    ...(operations.has('create') && { [`${type}Create`]: bodySchemaOf(model, createSchemaOf) }),
    ...(operations.has('update') && {
      [`${type}Update`]: bodySchemaOf(model, updateSchemaOf),
      [`${type}Replace`]: bodySchemaOf(model, replaceSchemaOf),
    }),
  }
}

/** What is asked for with `include` stands in the place of ids. */
function recordSchemaOf(model: ResourceModel, models: Models): JsonSchema {
  const schema = bodySchemaOf(model, rowSchemaOf)
  const properties = schema.properties as Record<string, JsonSchema>
  for (const name of includableFields(model, models)) {
    const field = model.fields.get(name)!
    const target = refTo('schemas', models.get(field.relation!.to)!.names.type)
    const ids = jsonSchemaOf(field.schema)
    const { description } = properties[name]!
    const either = field.isList
      ? { type: 'array', items: { anyOf: [ids.items, target] } }
      : { anyOf: [ids, target, ...(field.isNullable ? [{ type: 'null' }] : [])] }
    properties[name] = { ...either, ...(description !== undefined && { description }) }
  }
  return { ...schema, properties }
}

/** A change leaves out what stays: a client that filled defaults in would write them back. */
const TAKES_DEFAULTS: readonly unknown[] = [createSchemaOf, replaceSchemaOf]

function bodySchemaOf(model: ResourceModel, build: (model: ResourceModel) => TSchema): JsonSchema {
  const schema = jsonSchemaOf(build(model))
  for (const [name, property] of Object.entries(schema.properties as Record<string, JsonSchema>)) {
    const field = model.fields.get(name)!
    const fallback = constantDefaultOf(field)
    if (field.options.help) property.description = field.options.help
    if (fallback !== undefined && TAKES_DEFAULTS.includes(build)) property.default = fallback
  }
  return schema
}

function pageSchemaOf(type: string): JsonSchema {
  const link = nullableSchema({ type: 'string', format: 'uri-reference' })
  return {
    type: 'object',
    required: ['count', 'next', 'previous', 'results'],
    properties: {
      count: {
        ...nullableSchema({ type: 'integer', minimum: 0 }),
        description: 'All records that fit; null when it was not asked for.',
      },
      next: { ...link, description: 'Path of the next page.' },
      previous: { ...link, description: 'Path of the page before.' },
      results: { type: 'array', items: refTo('schemas', type) },
    },
  }
}

const EXAMPLE_ID = '0199aaaa-0000-7000-8000-000000000001'

/** A believable record, or a believable body. */
export function exampleOf(model: ResourceModel, part: 'record' | 'create'): JsonSchema {
  const fields = [...model.fields.values()].filter((field) => (part === 'record' ? field.isReadable : field.onCreate))
  return Object.fromEntries(
    fields.map((field) => [field.name, field.kind.sample(field.options, 1) ?? (field.isNullable ? null : EXAMPLE_ID)]),
  )
}
