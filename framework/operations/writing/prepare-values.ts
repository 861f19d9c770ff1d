// Turns validated input into stored values: normal forms, defaults, slugs.
import type { Context } from '#framework/request/context.ts'
import { type DefaultWord, defaultWordOf, type JsonValue } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import type { Row } from '../listing/select.ts'
import { noteDerived } from './free-slugs.ts'

/** Converts each given value to its stored form. */
export function normalizeValues(model: ResourceModel, input: Row): Row {
  const values: Row = {}
  for (const [name, value] of Object.entries(input)) {
    const field = model.fields.get(name)
    values[name] =
      field?.kind.normalize && value !== null ? field.kind.normalize(value as JsonValue, field.options) : value
  }
  return values
}

/** Fills in what a create omits: declared defaults, computed ones, and values derived from other fields. */
export function applyDefaults(ctx: Context, model: ResourceModel, values: Row): Row {
  const filled = { ...values }
  for (const field of model.fields.values()) {
    if (field.isSystem || filled[field.name] !== undefined) continue
    const fallback = defaultOf(ctx, field, filled)
    if (fallback !== undefined) filled[field.name] = fallback
  }
  return filled
}

const WORDS: Readonly<Record<DefaultWord, (ctx: Context) => string | null>> = {
  actor: ({ actorId }) => actorId,
  now: () => new Date().toISOString(),
}

function defaultOf(ctx: Context, field: FieldModel, values: Row): unknown {
  const word = defaultWordOf(field)
  if (word !== null) return WORDS[word](ctx)
  const { kind, options } = field
  if (options.default !== undefined) return options.default
  const source = kind.derivation?.from(options)
  return source === undefined ? undefined : kind.derivation!.make(values[source], options)
}

/** PUT is complete: an omitted field gets its default or null. */
export function completeReplacement(ctx: Context, model: ResourceModel, values: Row): Row {
  const complete: Row = {}
  for (const field of model.fields.values()) {
    if (!field.onUpdate) continue
    complete[field.name] = values[field.name] ?? defaultOf(ctx, field, values) ?? (field.isList ? [] : null)
  }
  noteDerived(model, complete, { given: values, complete })
  return complete
}
