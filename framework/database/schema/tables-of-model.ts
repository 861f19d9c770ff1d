// The tables of a resource: its own, and one join table for each relation to many.
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { FieldModel, JoinTable, Models, ResourceModel } from '#framework/resource/model.ts'
import { columnsOfModel, TENANT_COLUMN } from './columns-of-model.ts'
import { constraintsOfModel, foreignKey, keyOf } from './constraints-of-model.ts'
import { indexesOfModel } from './indexes-of-model.ts'
import { quoteNames } from './quote.ts'
import type { ColumnModel, TableModel } from './table-model.ts'

/** The resource's own table first. */
export function tablesOfModel(model: ResourceModel, models: Models): TableModel[] {
  const { schema, table: name, app, name: resource } = model
  const own: TableModel = {
    ...{ schema, name, app, resource, field: null },
    columns: columnsOfModel(model),
    constraints: constraintsOfModel(model, models),
    indexes: indexesOfModel(model, models),
  }
  return [own, ...joinedFieldsOf(model).map((field) => joinTableOf(model, field, models))]
}

/** A relation to many, with its join table. */
export type JoinedField = FieldModel & { readonly join: JoinTable }

/** The model's relations to many. */
export function joinedFieldsOf(model: ResourceModel): JoinedField[] {
  return [...model.fields.values()].filter((field): field is JoinedField => field.join !== null)
}

function joinTableOf(model: ResourceModel, field: JoinedField, models: Models): TableModel {
  const { schema, table: name, from, to } = field.join
  const { hasTenant } = model.rows
  const key = keyOf(model, from, to)
  const reverse = keyOf(model, to, from)
  const other = models.get(field.relation!.to)
  const place = { table: name, hasTenant, onDelete: 'cascade' } as const
  return {
    ...{ schema, name, app: model.app, resource: model.name, field: field.name },
    columns: [...(hasTenant ? [TENANT_COLUMN] : []), joinColumn(from), joinColumn(to)],
    constraints: [
      {
        name: sqlNameOf(name, 'pkey'),
        kind: 'primary',
        columns: key,
        definition: `primary key (${quoteNames(key)})`,
        target: null,
      },
      foreignKey({ ...place, column: from, to: model }),
      ...(other ? [foreignKey({ ...place, column: to, to: other })] : []),
    ],
    indexes: [
      { name: sqlNameOf(name, to, 'idx'), columns: reverse, isUnique: false, definition: `(${quoteNames(reverse)})` },
    ],
  }
}

function joinColumn(name: string): ColumnModel {
  return { name, type: 'uuid', isNullable: false, default: null, renamedFrom: null }
}
