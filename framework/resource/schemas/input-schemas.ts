// JSON Schemas (TypeBox) of whole records: bodies of create and update, and answers.
import Type, { type TSchema } from 'typebox'
import type { FieldModel, ResourceModel } from '../model.ts'
import { describedAs } from './described-schemas.ts'

/** `schema` or null, in a form that both validators and OpenAPI readers understand. */
function nullable(schema: TSchema): TSchema {
  return Type.Union([schema, Type.Null()])
}

function inputOf(field: FieldModel): TSchema {
  return explained(field, field.isNullable ? nullable(field.schema) : field.schema)
}

function answeredOf(field: FieldModel): TSchema {
  return explained(field, mayBeAbsent(field) ? nullable(field.schema) : field.schema)
}

/** Adds the field's help, if any: every document shows it. */
function explained({ options: { help } }: FieldModel, schema: TSchema): TSchema {
  return help ? describedAs(schema, help) : schema
}

/** Whether answers may contain null: even a required record is missing for a caller who cannot see it. */
export function mayBeAbsent({ isNullable, isList, relation }: FieldModel): boolean {
  return isNullable || (relation !== null && !isList)
}

/** The body of create (and of PUT, which replaces): required fields must be present, unknown ones are refused. */
export function createSchemaOf(model: ResourceModel): TSchema {
  const entries = [...model.fields.values()].filter((field) => field.onCreate)
  return Type.Object(
    Object.fromEntries(
      entries.map((field) => [
        field.name,
        field.isRequired && field.options.default === undefined ? inputOf(field) : Type.Optional(inputOf(field)),
      ]),
    ),
    { additionalProperties: false },
  )
}

/** The body of PATCH: any of the changeable fields. */
export function updateSchemaOf(model: ResourceModel): TSchema {
  const entries = [...model.fields.values()].filter((field) => field.onUpdate)
  return Type.Object(Object.fromEntries(entries.map((field) => [field.name, Type.Optional(inputOf(field))])), {
    additionalProperties: false,
  })
}

/** The body of PUT: like create, without fields that are fixed after creation. */
export function replaceSchemaOf(model: ResourceModel): TSchema {
  const entries = [...model.fields.values()].filter((field) => field.onUpdate)
  return Type.Object(
    Object.fromEntries(
      entries.map((field) => [
        field.name,
        field.isRequired && field.options.default === undefined ? inputOf(field) : Type.Optional(inputOf(field)),
      ]),
    ),
    { additionalProperties: false },
  )
}

/** A record in answers, without included relations. */
export function rowSchemaOf(model: Pick<ResourceModel, 'readable'>): TSchema {
  return Type.Object(Object.fromEntries(model.readable.map((field) => [field.name, answeredOf(field)])), {
    additionalProperties: false,
  })
}

/** An answered record without its id, for writing back: `whole` demands required fields. */
export function restoreSchemaOf(model: ResourceModel, { whole }: { whole: boolean }): TSchema {
  const entries = model.readable.filter((field) => field.name !== 'id')
  const isNeeded = (field: FieldModel) => whole && field.isRequired && field.options.default === undefined
  return Type.Object(
    Object.fromEntries(
      entries.map((field) => [field.name, isNeeded(field) ? inputOf(field) : Type.Optional(inputOf(field))]),
    ),
    { additionalProperties: false },
  )
}
