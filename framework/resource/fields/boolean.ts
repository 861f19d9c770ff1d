// Yes or no.
import Type from 'typebox'
import { defineField, type Field, type FieldKind, type FieldOptions, type Only, SHARED_OPTIONS } from '../field.ts'
import { BOOLEAN } from './scalars.ts'

export interface BooleanOptions extends FieldOptions {
  default?: boolean
}

const booleanKind: FieldKind<BooleanOptions> = {
  name: 'boolean',
  options: SHARED_OPTIONS,
  schema: () => Type.Boolean(),
  column: () => 'boolean',
  scalar: BOOLEAN,
  isList: false,
  operators: ['exact', 'ne', 'isnull'],
  spread: 'few',
  isOrderable: true,
  isSearchable: false,
  widget: 'checkbox',
  audit: 'full',
  parseText: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  sample: (_options, n) => n % 2 === 0,
  refuses: () => [
    ['true', 'type'],
    [1, 'type'],
  ],
}

/** `boolean({ default: false })` */
export function boolean<const O extends BooleanOptions = Record<never, never>>(
  options = {} as Only<O, BooleanOptions>,
): Field<boolean, O> {
  return defineField(booleanKind, options)
}
