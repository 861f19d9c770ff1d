// The shape of a widget: how a value of a field is shown in a list, and asked for in a form.
import type { ComponentType } from 'react'
import type { AdminField } from '../api/metadata.ts'
import type { Json } from '../api/records.ts'

export interface CellProps {
  readonly field: AdminField
  readonly value: Json
}

export interface InputProps extends CellProps {
  readonly id: string
  readonly isInvalid: boolean
  readonly describedBy: string | undefined
  onChange(value: Json): void
}

/** What each file of this folder exports. */
export interface Widget {
  readonly Cell: ComponentType<CellProps>
  readonly Input: ComponentType<InputProps>
}

/** What every control of the browser is given. */
export function controlProps({ id, isInvalid, describedBy, field }: InputProps) {
  return {
    id,
    name: field.name,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy,
    'aria-required': field.isRequired,
  }
}

/** A limit that the schema of the field names. */
export function limitOf(
  { schema }: Pick<AdminField, 'schema'>,
  name: 'maxLength' | 'minimum' | 'maximum',
): number | undefined {
  const limit = (schema as Record<string, unknown>)[name]
  return typeof limit === 'number' ? limit : undefined
}

/** An id: people look at its end, and copy it. */
export function isId({ schema }: Pick<AdminField, 'schema'>): boolean {
  return (schema as Record<string, unknown>).format === 'uuid'
}
