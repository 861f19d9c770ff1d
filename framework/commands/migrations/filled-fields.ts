// Fields that get a value for existing rows: which ones, and what they accept.
import { literalOf } from '#framework/database/schema/columns-of-model.ts'
import { findFaults } from '#framework/operations/steps/validate-input.ts'
import type { FieldModel, Models } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { nearestOf } from '#shared/utils/nearest.ts'

/** A declared field with its place in the database: `articles.subtitle`. */
export interface FieldSpot {
  readonly field: FieldModel
  readonly place: string
}

/** Accepts declared names and database names. Throws PendError for any other. */
export function fieldAt(models: Models, text: string): FieldSpot {
  const [owner, name] = text.split('.') as [string, string]
  const known: string[] = []
  for (const model of models.values()) {
    for (const field of model.fields.values()) {
      if ([model.name, model.table].includes(owner) && [field.name, field.column].includes(name))
        return { field, place: `${model.table}.${field.column}` }
      known.push(`${model.name}.${field.name}`)
    }
  }
  const nearest = nearestOf(text, known)
  throw new PendError(`No field is named ${text}.`, nearest ? `Did you mean ${nearest}?` : 'Write resource.field.')
}

/** Why one value for all rows of all tenants cannot fill the field; null if it can. */
export function reasonAgainstFilling({ relation, isUnique }: FieldModel): string | null {
  if (isUnique) return 'its values are unique, and many rows would get the same value'
  return relation ? 'it points at records, and each tenant has its own' : null
}

/** SQL of the value in the text. Throws PendError if the field does not accept it. */
export function fillOf({ field, place }: FieldSpot, text: string): string {
  const { kind, options } = field
  const against = reasonAgainstFilling(field)
  if (against)
    throw new PendError(
      `${place} cannot be filled with one value: ${against}.`,
      'Declare it optional, fill it by SQL of your own (makemigrations --empty), and require it then.',
    )
  const read = kind.parseText(text, options)
  const value = read === undefined || !kind.isList || Array.isArray(read) ? read : [read]
  const [fault] = value === undefined ? [{ message: 'cannot be read' }] : findFaults(kind.schema(options), value)
  if (fault || value === undefined)
    throw new PendError(`${place} does not take ${JSON.stringify(text)}: it ${fault!.message}.`, 'Nothing was written.')
  return literalOf(field, kind.normalize?.(value, options) ?? value)
}

/** The word itself. Throws PendError if the field does not accept it. */
export function wordOf({ field, place }: FieldSpot, word: string): string {
  const choices = field.kind.choices?.(field.options)
  if (choices?.includes(word)) return word
  throw new PendError(
    `${place} does not take "${word}".`,
    choices ? `It takes ${choices.join(', ')}.` : 'It is not a choice field.',
  )
}
