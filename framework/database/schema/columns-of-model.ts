// The columns of a resource's table: keys first, then declared fields, timestamps and version.
import { type DefaultWord, defaultWordOf, type Field, type JsonValue } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { columnOfField } from '#framework/resource/resolve-fields.ts'
import { CURRENT_ACTOR, CURRENT_TENANT } from '#framework/resource/row-rules/row-rule.ts'
import { makesEvents } from '#framework/resource/values/makes-events.ts'
import { writtenValue } from '#framework/resource/values/written-values.ts'
import { quoteName, quoteText } from './quote.ts'
import type { ColumnModel } from './table-model.ts'

// A default cannot contain a sub-select.
const ofContext = (expression: string) => expression.replace(/^\(select (.*)\)$/, '$1')

/** The row's tenant: the transaction's, unless a statement says otherwise. */
export const TENANT_COLUMN: ColumnModel = {
  name: 'tenant_id',
  type: 'uuid',
  isNullable: false,
  default: ofContext(CURRENT_TENANT),
  renamedFrom: null,
}
const OWNER_COLUMN: ColumnModel = {
  name: 'owner_id',
  type: 'uuid',
  isNullable: false,
  default: ofContext(CURRENT_ACTOR),
  renamedFrom: null,
}
const ID_COLUMN: ColumnModel = {
  name: 'id',
  type: 'uuid',
  isNullable: false,
  default: 'pend.uuid_v7()',
  renamedFrom: null,
}
/** Operations insert 1; a 0 tells the table's event trigger that another statement inserted the row. */
function versionColumnOf(model: ResourceModel): ColumnModel {
  const first = makesEvents(model) ? '0' : '1'
  return { name: 'version', type: 'integer', isNullable: false, default: first, renamedFrom: null }
}

/** In table order. `created_at` and `updated_at` are fields and come from the model. */
export function columnsOfModel(model: ResourceModel): ColumnModel[] {
  const fields = [...model.fields.values()].filter(({ name }) => name !== 'id')
  return [
    ...(model.rows.hasTenant ? [TENANT_COLUMN] : []),
    ID_COLUMN,
    ...(model.rows.hasOwner ? [OWNER_COLUMN] : []),
    ...fields.map(columnModelOf),
    versionColumnOf(model),
    ...fields.flatMap(standInColumnOf),
  ]
}

function standInColumnOf({ column, standIn }: FieldModel): ColumnModel[] {
  if (!standIn?.column) return []
  const generated = standIn.expression.replaceAll('{value}', quoteName(column))
  return [{ name: standIn.column, type: standIn.type!, isNullable: true, default: null, renamedFrom: null, generated }]
}

function columnModelOf(field: FieldModel): ColumnModel {
  const { renamedFrom } = field.options
  return {
    name: field.column,
    type: field.kind.column(field.options),
    isNullable: field.isNullable,
    default: defaultOfField(field),
    renamedFrom: renamedFrom === undefined ? null : columnOfField(renamedFrom, field.relation),
    ...(field.join && { collects: field.join }),
  }
}

const WORDS: Readonly<Record<DefaultWord, string>> = { actor: ofContext(CURRENT_ACTOR), now: 'now()' }

function defaultOfField(field: FieldModel): string | null {
  const word = defaultWordOf(field)
  if (word !== null) return WORDS[word]
  const value = field.options.default as JsonValue | undefined
  return value === undefined || value === null ? null : literalOf(field, value)
}

/** SQL of a non-null value for the field's column. */
export function literalOf(field: Pick<Field, 'kind' | 'options'>, value: JsonValue): string {
  const { kind, options } = field
  const written = writtenValue(field, value)
  if (kind.isDocument) return `${quoteText(JSON.stringify(written))}::${kind.column(options)}`
  if (typeof written === 'number' || typeof written === 'boolean') return `${written}`
  if (!Array.isArray(written)) return quoteText(`${written}`)
  return `array[${written.map((item) => quoteText(`${item}`)).join(', ')}]::${kind.column(options)}`
}
