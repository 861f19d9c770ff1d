// The indexes of a resource's table: default order, edge, references and filters, each starting with tenant_id.
import { isAlphabetical, ROOT_COLLATION } from '#framework/resource/collation.ts'
import { sqlNameOf } from '#framework/resource/inflection.ts'
import { fitsIndex, leadsKey } from '#framework/resource/mistakes/index-width.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { fieldsOf, isReference, keyOf, uniqueNameOf } from './constraints-of-model.ts'
import { keyExpressionOf } from './key-expression.ts'
import { quoteName, quoteNames } from './quote.ts'
import type { IndexModel } from './table-model.ts'

/** Indexes besides those of keys. A filter served by a unique key or the default order gets none. */
export function indexesOfModel(model: ResourceModel, models: Models): IndexModel[] {
  const found = new Map<string, IndexModel>()
  for (const index of [
    orderedIndexOf(model, []),
    edgeIndexOf(model),
    ...fewValuesIndexesOf(model),
    ...singleIndexesOf(model),
    ...standInIndexesOf(model),
    ...outsideIndexesOf(model, models),
    ...longUniqueIndexesOf(model),
  ])
    if (index) found.set(index.name, index)
  return [...found.values()]
}

function singleIndexesOf(model: ResourceModel): IndexModel[] {
  return unledFieldsOf(model)
    .filter(({ standIn }) => standIn?.role !== 'order')
    .filter((field) => field.options.index ?? (isReference(field) || isSelectiveFilter(model, field)))
    .filter((field) => fitsIndex([field]))
    .map((field) => indexOf(model, [{ column: field.column, direction: 'asc' }]))
}

/** Fields with stand-ins. A page of missing values, as of few values, is read in the default order. */
function standInIndexesOf(model: ResourceModel): IndexModel[] {
  return [...model.fields.values()].flatMap((field) => {
    const { column, standIn } = field
    if (!standIn) return []
    const name = sqlNameOf(model.table, column, standIn.role, 'idx')
    if (standIn.column === null) {
      const written = [...keyOf(model).map(quoteName), standIn.expression.replaceAll('{value}', quoteName(column))]
      return [{ name, columns: keyOf(model, column), isUnique: false, definition: `(${written.join(', ')})` }]
    }
    const ordered = standIn.role === 'absence' ? orderedIndexOf(model, [standIn.column]) : null
    return [{ ...(ordered ?? indexOf(model, [{ column: standIn.column, direction: 'asc' }])), name }]
  })
}

/** A value of a small set is in many rows: followed by the default order, its index reads a page in one piece. */
function fewValuesIndexesOf(model: ResourceModel): IndexModel[] {
  return unledFieldsOf(model)
    .filter((field) => model.filters.has(field.name) && hasFewValues(field) && field.options.index !== false)
    .map(({ column }) => orderedIndexOf(model, [column]) ?? indexOf(model, [{ column, direction: 'asc' }]))
}

/** Rows on the edge are adjacent in their order, so that no hidden rows are scanned. */
function edgeIndexOf(model: ResourceModel): IndexModel | null {
  const shown = (model.edge?.where ?? []).map(([name]) => sortedColumnOf(model.fields.get(name)!))
  return orderedIndexOf(model, shown)
}

/** Fields that no unique key and no default order starts with. */
function unledFieldsOf(model: ResourceModel): FieldModel[] {
  const ordered = orderedIndexOf(model, []) ? model.ordering[0]!.field : 'id'
  // A key compares bytes, not in people's sort order.
  const isLed = (field: FieldModel) =>
    ['id', ordered].includes(field.name) || (leadsKey(model, field.name) && !isAlphabetical(field))
  return [...model.fields.values()].filter((field) => !isLed(field))
}

function hasFewValues({ kind }: FieldModel): boolean {
  return kind.spread === 'few'
}

/** Deleting a record outside tenants searches all of them: such a reference's index starts with its own column. */
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

/** A unique index over digests, for values too long for a constraint. */
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
  // Ids grow with time: a list ordered by id reads a time range in one piece.
  if (field.name === 'createdAt' && model.ordering[0]?.field === 'id') return false
  return model.filters.has(field.name) && field.kind.isOrderable && !hasFewValues(field)
}

/**
 * Serves pages of the default list, ties broken by id: of all rows, or of those with certain values in the columns
 * `equal`. Null if another index does: by id alone it is the primary key.
 */
function orderedIndexOf(model: ResourceModel, equal: readonly string[]): IndexModel | null {
  const sorted = model.ordering.map(({ field }) => model.fields.get(field)!)
  const held = [...[...model.fields.values()].filter(({ column }) => equal.includes(column)), ...sorted]
  if (!fitsIndex(held)) return null
  const named = new Map<string, OrderedColumn>(equal.map((column) => [column, { column, direction: 'asc' }]))
  for (const [index, { direction }] of model.ordering.entries()) {
    const column = sortedColumnOf(sorted[index]!)
    if (column !== 'id' && !named.has(column)) named.set(column, { column, direction })
  }
  return named.size === 0 ? null : indexOf(model, [...named.values()], model.ordering.at(-1)?.direction ?? 'asc')
}

/** The column that a field sorts by. */
function sortedColumnOf({ column, standIn }: FieldModel): string {
  return standIn?.role === 'order' ? standIn.column! : column
}

interface OrderedColumn {
  column: string
  direction: 'asc' | 'desc'
}

function indexOf(model: ResourceModel, terms: readonly OrderedColumn[], idDirection?: 'asc' | 'desc'): IndexModel {
  const all = [...terms, ...(idDirection ? [{ column: 'id', direction: idDirection }] : [])]
  const columns = keyOf(model, ...all.map(({ column }) => column))
  const alphabetical = new Set([...model.fields.values()].filter(isAlphabetical).map(({ column }) => column))
  const descending = new Set(all.filter(({ direction }) => direction === 'desc').map(({ column }) => column))
  const written = columns.map((column) => {
    const collation = alphabetical.has(column) ? ` collate ${quoteName(ROOT_COLLATION)}` : ''
    return `${quoteName(column)}${collation}${descending.has(column) ? ' desc' : ''}`
  })
  return {
    name: sqlNameOf(model.table, ...terms.map(({ column }) => column), 'idx'),
    columns,
    isUnique: false,
    definition: `(${written.join(', ')})`,
  }
}
