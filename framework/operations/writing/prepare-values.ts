// From checked input to stored values: normal forms, defaults, slugs.
import type { Context } from '#framework/request/context.ts'
import { defaultWordOf, type JsonValue } from '#framework/resource/field.ts'
import { type SlugOptions, slugOf } from '#framework/resource/fields/slug.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import type { Row } from '../listing/select.ts'
import { noteDerived } from './free-slugs.ts'

/** Brings each given value into its stored form. */
export function normalizeValues(model: ResourceModel, input: Row): Row {
  const values: Row = {}
  for (const [name, value] of Object.entries(input)) {
    const field = model.fields.get(name)
    values[name] =
      field?.kind.normalize && value !== null ? field.kind.normalize(value as JsonValue, field.options) : value
  }
  return values
}

/** Fills in what create did not give: declared defaults, the actor, a slug made from another field. */
export function applyDefaults(ctx: Context, model: ResourceModel, values: Row): Row {
  const filled = { ...values }
  for (const field of model.fields.values()) {
    if (field.isSystem || filled[field.name] !== undefined) continue
    const fallback = defaultOf(ctx, field, filled)
    if (fallback !== undefined) filled[field.name] = fallback
  }
  return filled
}

function defaultOf(ctx: Context, field: FieldModel, values: Row): unknown {
  const word = defaultWordOf(field)
  if (word === 'actor') return ctx.actorId
  if (word === 'now') return new Date().toISOString()
  if (field.options.default !== undefined) return field.options.default
  const { from, max } = field.options as SlugOptions
  const source = from === undefined ? undefined : values[from]
  return typeof source === 'string' ? slugOf(source, max) : undefined
}

/** PUT says everything: what it leaves out falls back to its default or to null. */
export function completeReplacement(ctx: Context, model: ResourceModel, values: Row): Row {
  const complete: Row = {}
  for (const field of model.fields.values()) {
    if (!field.onUpdate) continue
    complete[field.name] = values[field.name] ?? defaultOf(ctx, field, values) ?? (field.isList ? [] : null)
  }
  noteDerived(model, complete, { given: values, complete })
  return complete
}
