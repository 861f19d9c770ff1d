// JSON Schemas (TypeBox) of whole records: what create and update take and what answers hold.
import Type, { type TSchema } from 'typebox'
import { describedAs } from './described-schemas.ts'
import type { FieldModel, ResourceModel } from './model.ts'

/** `schema` or null, spelled so that both validators and OpenAPI readers understand it. */
function nullable(schema: TSchema): TSchema {
  return Type.Union([schema, Type.Null()])
}

function inputOf(field: FieldModel): TSchema {
  return explained(field, field.isNullable ? nullable(field.schema) : field.schema)
}

function answeredOf(field: FieldModel): TSchema {
  return explained(field, mayBeAbsent(field) ? nullable(field.schema) : field.schema)
}

/** With the help of the field, where its author wrote one: every document shows it. */
function explained({ options: { help } }: FieldModel, schema: TSchema): TSchema {
  return help ? describedAs(schema, help) : schema
}

/** Whether answers may hold null: a record that is required is missing for whoever does not meet it. */
export function mayBeAbsent({ isNullable, isList, relation }: FieldModel): boolean {
  return isNullable || (relation !== null && !isList)
}

/** The body of create (and of PUT, which replaces): what is required must be there, what is unknown is refused. */
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

/** The body of PATCH: any part of what can be changed. */
export function updateSchemaOf(model: ResourceModel): TSchema {
  const entries = [...model.fields.values()].filter((field) => field.onUpdate)
  return Type.Object(Object.fromEntries(entries.map((field) => [field.name, Type.Optional(inputOf(field))])), {
    additionalProperties: false,
  })
}

/** The body of PUT: like create, without what can be given only once. */
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

/** A record as it is answered, without expanded relations. */
export function rowSchemaOf(model: Pick<ResourceModel, 'readable'>): TSchema {
  return Type.Object(Object.fromEntries(model.readable.map((field) => [field.name, answeredOf(field)])), {
    additionalProperties: false,
  })
}

/** A record as it is answered, without its id, as something to write back: `whole` asks for what is required. */
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
