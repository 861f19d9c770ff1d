// The indexes of a resource's table: its default order, what the edge shows, its references and its filters, each led by tenant_id.
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { fieldsOf, isReference, keyOf, uniqueNameOf } from './constraints-of-model.ts'
import { fitsIndex, keyExpressionOf } from './index-width.ts'
import { quoteName, quoteNames } from './quote.ts'
import type { IndexModel } from './table-model.ts'

/** Indexes beyond those of keys. A filter that a unique key or the default order serves already gets none. */
export function indexesOfModel(model: ResourceModel, models: Models): IndexModel[] {
  const found = new Map<string, IndexModel>()
  for (const index of [
    orderedIndexOf(model, []),
    edgeIndexOf(model),
    ...fewValuesIndexesOf(model),
    ...singleIndexesOf(model),
    ...outsideIndexesOf(model, models),
    ...longUniqueIndexesOf(model),
  ])
    if (index) found.set(index.name, index)
  return [...found.values()]
}

function singleIndexesOf(model: ResourceModel): IndexModel[] {
  return unledFieldsOf(model)
    .filter((field) => field.options.index ?? (isReference(field) || isSelectiveFilter(model, field)))
    .filter((field) => fitsIndex([field]))
    .map((field) => indexOf(model, [{ column: field.column, direction: 'asc' }]))
}

/** A value of few stands in many rows: the default order behind it lets a page be read in one piece. */
function fewValuesIndexesOf(model: ResourceModel): IndexModel[] {
  return unledFieldsOf(model)
    .filter((field) => model.filters.has(field.name) && hasFewValues(field) && field.options.index !== false)
    .map((field) => orderedIndexOf(model, [field]) ?? indexOf(model, [{ column: field.column, direction: 'asc' }]))
}

/** What the edge shows stands together, in its order: nothing that it does not show is walked through. */
function edgeIndexOf(model: ResourceModel): IndexModel | null {
  const shown = (model.edge?.where ?? []).map(([name]) => model.fields.get(name)!)
  return orderedIndexOf(model, shown)
}

/** Fields that no unique key and no default order begins with. */
function unledFieldsOf(model: ResourceModel): FieldModel[] {
  const led = new Set([...model.unique.map((group) => group[0]!), model.ordering[0]?.field ?? '', 'id'])
  return [...model.fields.values()].filter((field) => !led.has(field.name))
}

function hasFewValues(field: FieldModel): boolean {
  return field.kind.choices !== undefined || field.scalar === 'Boolean'
}

/** A record outside the tenants is looked for in all of them when it goes: such a reference is led by its own column. */
function outsideIndexesOf(model: ResourceModel, models: Models): IndexModel[] {
  const { hasTenant } = model.rows
  return [...model.fields.values()]
    .filter((field) => hasTenant && isReference(field) && models.get(field.relation!.to)?.rows.hasTenant === false)
    .map(({ column }) => {
      const columns = [column, 'tenant_id']
      const name = sqlNameOf(model.table, column, 'idx')
      return { name, columns, isUnique: false, definition: `(${quoteNames(columns)})` }
    })
}

/** What a constraint cannot hold, a unique index over digests can. */
function longUniqueIndexesOf(model: ResourceModel): IndexModel[] {
  return model.unique
    .filter((group) => !fitsIndex(fieldsOf(model, group)))
    .map((group) => {
      const fields = fieldsOf(model, group)
      const written = [...(model.rows.hasTenant ? [quoteName('tenant_id')] : []), ...fields.map(keyExpressionOf)]
      const columns = keyOf(model, ...fields.map(({ column }) => column))
      return { name: uniqueNameOf(model, group), columns, isUnique: true, definition: `(${written.join(', ')})` }
    })
}

function isSelectiveFilter(model: ResourceModel, field: FieldModel): boolean {
  // The primary key serves it.
  if (field.name === 'id') return false
  // Ids grow with time: a list in their order meets what lies between two moments in one piece.
  if (field.name === 'createdAt' && model.ordering[0]?.field === 'id') return false
  return model.filters.has(field.name) && field.kind.isOrderable && !hasFewValues(field)
}

/**
 * Serves the pages of the default list, ties broken by id: of all rows, or of those where the fields `equal` have some values. Null
 * where another index does: by id alone it is the primary key.
 */
function orderedIndexOf(model: ResourceModel, equal: readonly FieldModel[]): IndexModel | null {
  const terms = [...equal.map(({ name }) => ({ field: name, direction: 'asc' as const })), ...model.ordering]
  const fields = terms.map(({ field }) => model.fields.get(field)!)
  if (!fitsIndex(fields)) return null
  const named = new Map<string, OrderedColumn>()
  for (const [index, { direction }] of terms.entries()) {
    const { column } = fields[index]!
    if (column !== 'id' && !named.has(column)) named.set(column, { column, direction })
  }
  if (named.size === 0) return null
  return indexOf(model, [...named.values()], model.ordering.at(-1)?.direction ?? 'asc')
}

interface OrderedColumn {
  column: string
  direction: 'asc' | 'desc'
}

function indexOf(model: ResourceModel, terms: readonly OrderedColumn[], idDirection?: 'asc' | 'desc'): IndexModel {
  const all = [...terms, ...(idDirection ? [{ column: 'id', direction: idDirection }] : [])]
  const columns = keyOf(model, ...all.map(({ column }) => column))
  const written = columns.map((column) =>
    all.find((term) => term.column === column)?.direction === 'desc' ? `${quoteName(column)} desc` : quoteName(column),
  )
  return {
    name: sqlNameOf(model.table, ...terms.map(({ column }) => column), 'idx'),
    columns,
    isUnique: false,
    definition: `(${written.join(', ')})`,
  }
}
