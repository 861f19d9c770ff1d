// What a form begins with, and what it sends: only the fields that were changed, so that nothing else is written over.
import type { AdminField, AdminResource } from '../api/metadata.ts'
import type { Json, Row } from '../api/records.ts'

export type Values = Record<string, Json>

/** Fields that the form asks for: those of a new record, or those that can be changed. */
export function fieldsOfForm({ fields }: Pick<AdminResource, 'fields'>, isNew: boolean): AdminField[] {
  return fields.filter(({ onCreate, onUpdate }) => (isNew ? onCreate : onUpdate))
}

export function valuesOf(fields: readonly AdminField[], row: Row | null): Values {
  return Object.fromEntries(fields.map((field) => [field.name, row ? (row[field.name] ?? null) : field.default]))
}

/** An empty text is nothing where nothing is allowed. */
function settle(field: Pick<AdminField, 'isNullable'>, value: Json): Json {
  return value === '' && field.isNullable ? null : value
}

/** The fields whose value is another than before. */
export function changesOf(fields: readonly AdminField[], before: Values, now: Values): Values {
  const changed = fields.filter((field) => !isSame(before[field.name] ?? null, settle(field, now[field.name] ?? null)))
  return Object.fromEntries(changed.map((field) => [field.name, settle(field, now[field.name] ?? null)]))
}

/** For a new record what was left empty is left to the server, which knows what stands in its place. */
export function inputOf(fields: readonly AdminField[], now: Values): Values {
  const given = fields.map((field) => [field.name, settle(field, now[field.name] ?? null)] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== null && value !== ''))
}

/** For a new record like another, with what was changed of it. A short name for addresses is made anew: no two records share one. */
export function copyOf(resource: Pick<AdminResource, 'fields'>, row: Row, changes: Values): Values {
  const fields = fieldsOfForm(resource, true).filter(({ widget, name }) => widget !== 'slug' || name in changes)
  return inputOf(fields, { ...valuesOf(fields, row), ...changes })
}

export function isSame(one: Json, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
