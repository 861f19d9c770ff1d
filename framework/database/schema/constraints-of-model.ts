// Keys, checks and references of a resource's table, each named for use in errors.

import { sqlNameOf } from '#framework/resource/inflection.ts'
import { fitsIndex } from '#framework/resource/mistakes/index-width.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { quoteName, quoteNames, quoteTable } from './quote.ts'
import { type ConstraintModel, tableKeyOf } from './table-model.ts'

const ON_DELETE = { restrict: 'restrict', cascade: 'cascade', 'set-null': 'set null' }

/** All constraints of the resource's own table. */
export function constraintsOfModel(model: ResourceModel, models: Models): ConstraintModel[] {
  const fields = [...model.fields.values()]
  return [
    primaryKeyOf(model),
    ...model.unique.filter((group) => fitsIndex(fieldsOf(model, group))).map((group) => uniqueOf(model, group)),
    ...fields.flatMap((field) => checksOf(model, field)),
    ...fields.filter(isReference).flatMap((field) => foreignKeyOf(model, field, models)),
  ]
}

/** A field whose column holds another record's id. */
export function isReference(field: FieldModel): boolean {
  return field.relation?.cardinality === 'one'
}

function primaryKeyOf(model: ResourceModel): ConstraintModel {
  const columns = keyOf(model, 'id')
  return {
    name: sqlNameOf(model.table, 'pkey'),
    kind: 'primary',
    columns,
    definition: `primary key (${quoteNames(columns)})`,
    target: null,
  }
}

/** Every unique key includes the tenant; otherwise an error would reveal another tenant's value (RLS-08). */
function uniqueOf(model: ResourceModel, group: readonly string[]): ConstraintModel {
  const columns = group.map((name) => model.fields.get(name)!.column)
  const key = keyOf(model, ...columns)
  return {
    name: uniqueNameOf(model, group),
    kind: 'unique',
    columns: key,
    definition: `unique (${quoteNames(key)})`,
    target: null,
  }
}

/** The fields of a unique group. */
export function fieldsOf(model: ResourceModel, group: readonly string[]): FieldModel[] {
  return group.map((name) => model.fields.get(name)!)
}

/** `articles_slug_key`. */
export function uniqueNameOf(model: ResourceModel, group: readonly string[]): string {
  return sqlNameOf(model.table, ...group.map((name) => model.fields.get(name)!.column), 'key')
}

/** Checks that the field's kind requires; the first is `articles_title_check`, the next `articles_title_check2`. */
export function checksOf({ table, isChecked }: ResourceModel, field: FieldModel): ConstraintModel[] {
  if (!isChecked) return []
  const conditions = field.kind.checks?.(field.options, quoteName(field.column)) ?? []
  return conditions.map((condition, index) => ({
    name: sqlNameOf(table, field.column, index === 0 ? 'check' : `check${index + 1}`),
    kind: 'check',
    columns: [field.column],
    definition: `check (${condition})`,
    target: null,
  }))
}

/** `articles_category_id_fkey`. */
export function foreignKeyNameOf(table: string, column: string): string {
  return sqlNameOf(table, column, 'fkey')
}

/** The key includes tenant_id if both sides have it: a row cannot reference another tenant (RLS-10, RLS-11). */
function foreignKeyOf(model: ResourceModel, { column, relation }: FieldModel, models: Models): ConstraintModel[] {
  const to = models.get(relation!.to)
  if (!to) return []
  return [
    foreignKey({
      table: model.table,
      hasTenant: model.rows.hasTenant,
      column,
      to,
      onDelete: relation!.onDelete,
    }),
  ]
}

interface ForeignKey {
  table: string
  hasTenant: boolean
  column: string
  to: ResourceModel
  onDelete: keyof typeof ON_DELETE
}

/** Throws if a row outside tenants would reference a row inside one: its key could not be complete. */
export function foreignKey({ table, hasTenant, column, to, onDelete }: ForeignKey): ConstraintModel {
  if (to.rows.hasTenant && !hasTenant)
    throw new PendError(
      `${table}.${column}: a row without a tenant cannot point at ${to.name}, whose rows belong to tenants.`,
      'Let the rows of both belong to tenants, or keep the id in a field of kind uuid.',
    )
  const columns = to.rows.hasTenant ? ['tenant_id', column] : [column]
  const key = quoteNames(to.rows.hasTenant ? ['tenant_id', 'id'] : ['id'])
  const target = { schema: to.schema, name: to.table }
  // Only the own column: tenant_id must never become null.
  const cleared = onDelete === 'set-null' ? ` (${quoteName(column)})` : ''
  return {
    name: foreignKeyNameOf(table, column),
    kind: 'foreign',
    columns,
    definition: `foreign key (${quoteNames(columns)}) references ${quoteTable(target)} (${key}) on delete ${ON_DELETE[onDelete]}${cleared}`,
    target: tableKeyOf(target),
  }
}

/** The columns of a key of this table: tenant_id first if rows have it. */
export function keyOf({ rows }: Pick<ResourceModel, 'rows'>, ...columns: string[]): string[] {
  return rows.hasTenant ? ['tenant_id', ...columns] : columns
}
