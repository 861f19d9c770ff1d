// The interface of a widget: shows a value in a list, edits it in a form.
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

/** Props for every native control. */
export function controlProps({ id, isInvalid, describedBy, field }: InputProps) {
  return {
    id,
    name: field.name,
    'aria-invalid': isInvalid,
    'aria-describedby': describedBy,
    'aria-required': field.isRequired,
  }
}

/** A limit from the field's schema. */
export function limitOf(
  { schema }: Pick<AdminField, 'schema'>,
  name: 'maxLength' | 'minimum' | 'maximum',
): number | undefined {
  const limit = (schema as Record<string, unknown>)[name]
  return typeof limit === 'number' ? limit : undefined
}

/** Whether the field is an id: people look at its end and copy it. */
export function isId({ schema }: Pick<AdminField, 'schema'>): boolean {
  return (schema as Record<string, unknown>).format === 'uuid'
}
