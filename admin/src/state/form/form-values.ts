// A form's initial values, and what it sends: only changed fields, so that nothing else is overwritten.
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import type { Json, Row } from '../../api/records.ts'

export type Values = Record<string, Json>

/** The fields of a form: writable on a new record, or changeable on an existing one. */
export function fieldsOfForm({ fields }: Pick<AdminResource, 'fields'>, isNew: boolean): AdminField[] {
  return fields.filter(({ onCreate, onUpdate }) => (isNew ? onCreate : onUpdate))
}

export function valuesOf(fields: readonly AdminField[], row: Row | null): Values {
  return Object.fromEntries(fields.map((field) => [field.name, row ? (row[field.name] ?? null) : field.default]))
}

/** Turns an empty text into null if the field allows null. */
function settle(field: Pick<AdminField, 'isNullable'>, value: Json): Json {
  return value === '' && field.isNullable ? null : value
}

/** Fields whose value differs from before. */
export function changesOf(fields: readonly AdminField[], before: Values, now: Values): Values {
  const changed = fields.filter((field) => !isSame(before[field.name] ?? null, settle(field, now[field.name] ?? null)))
  return Object.fromEntries(changed.map((field) => [field.name, settle(field, now[field.name] ?? null)]))
}

/** Omits empty fields of a new record, so that the server applies its defaults. */
export function inputOf(fields: readonly AdminField[], now: Values): Values {
  const given = fields.map((field) => [field.name, settle(field, now[field.name] ?? null)] as const)
  return Object.fromEntries(given.filter(([, value]) => value !== null && value !== ''))
}

/** Values for a copy of a record, with its changes. Slugs are left out so that the server makes new ones: they are unique. */
export function copyOf(resource: Pick<AdminResource, 'fields'>, row: Row, changes: Values): Values {
  const fields = fieldsOfForm(resource, true).filter(({ widget, name }) => widget !== 'slug' || name in changes)
  return inputOf(fields, { ...valuesOf(fields, row), ...changes })
}

export function isSame(one: Json, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
