// A 128-bit identifier (RFC 9562), in lower case.
import Type from 'typebox'
import {
  defineField,
  type Field,
  type FieldKind,
  type FieldOptions,
  type Only,
  type Scalar,
  SHARED_OPTIONS,
} from '../field.ts'
import { saidOfForm, withForm } from '../schemas/text-forms.ts'

export interface UuidOptions extends FieldOptions {
  default?: string
}

/** The text form of RFC 9562. */
export const UUID_PATTERN = withForm(
  '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  saidOfForm('uuid'),
)
const UUID = new RegExp(UUID_PATTERN)

/** True for the text form of a UUID, in any case. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && text.length === 36 && UUID.test(text)
}

/** An identifier other than a record's id. */
export const UUID_SCALAR: Scalar = {
  form: 'text',
  name: 'UUID',
  description: 'An identifier of 128 bits (RFC 9562).',
  isValid: isUuid,
}

const uuidKind: FieldKind<UuidOptions> = {
  name: 'uuid',
  options: SHARED_OPTIONS,
  schema: () => Type.String({ format: 'uuid', pattern: UUID_PATTERN, maxLength: 36 }),
  column: () => 'uuid',
  scalar: UUID_SCALAR,
  isList: false,
  operators: ['exact', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'isnull'],
  spread: 'own',
  isOrderable: true,
  isSearchable: false,
  widget: 'text',
  audit: 'full',
  normalize: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  parseText: (text) => (isUuid(text) ? text.toLowerCase() : undefined),
  sample: (_options, n) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  refuses: () => [
    [7, 'type'],
    ['not-a-uuid', 'format'],
    ['00000000-0000-7000-8000-00000000000', 'format'],
  ],
}

/** `uuid()` */
export function uuid<const O extends UuidOptions = Record<never, never>>(
  options = {} as Only<O, UuidOptions>,
): Field<string, O> {
  return defineField(uuidKind, options)
}
