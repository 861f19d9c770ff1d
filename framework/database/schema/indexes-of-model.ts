// The indexes of a resource's table: its default order, its references and its filters, each led by tenant_id.
import { sqlNameOf } from '#framework/resource/inflection.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { fieldsOf, isReference, keyOf, uniqueNameOf } from './constraints-of-model.ts'
import { fitsIndex, keyExpressionOf } from './index-width.ts'
import { quoteName, quoteNames } from './quote.ts'
import type { IndexModel } from './table-model.ts'

/** Indexes beyond those of keys. A filter that a unique key serves already, or whose few values tell little apart, gets none. */
export function indexesOfModel(model: ResourceModel, models: Models): IndexModel[] {
  const found = new Map<string, IndexModel>()
  for (const index of [
    orderingIndexOf(model),
    ...singleIndexesOf(model),
    ...outsideIndexesOf(model, models),
    ...longUniqueIndexesOf(model),
  ])
    if (index) found.set(index.name, index)
  return [...found.values()]
}

function singleIndexesOf(model: ResourceModel): IndexModel[] {
  const led = new Set([...model.unique.map((group) => group[0]!), model.ordering[0]?.field ?? '', 'id'])
  return [...model.fields.values()]
    .filter((field) => field.column !== null && !led.has(field.name))
    .filter((field) => field.options.index ?? (isReference(field) || isSelectiveFilter(model, field)))
    .filter((field) => fitsIndex([field]))
    .map((field) => indexOf(model, [{ column: field.column!, direction: 'asc' }]))
}

/** A record outside the tenants is looked for in all of them when it goes: such a reference is led by its own column. */
function outsideIndexesOf(model: ResourceModel, models: Models): IndexModel[] {
  const { hasTenant } = model.rows
  return [...model.fields.values()]
    .filter((field) => hasTenant && isReference(field) && models.get(field.relation!.to)?.rows.hasTenant === false)
    .map(({ column }) => {
      const columns = [column!, 'tenant_id']
      const name = sqlNameOf(model.table, column!, 'idx')
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
      const columns = keyOf(model, ...fields.map(({ column }) => column!))
      return { name: uniqueNameOf(model, group), columns, isUnique: true, definition: `(${written.join(', ')})` }
    })
}

function isSelectiveFilter(model: ResourceModel, field: FieldModel): boolean {
  // The primary key serves it.
  if (field.name === 'id') return false
  // Ids grow with time: a list in their order meets what lies between two moments in one piece.
  if (field.name === 'createdAt' && model.ordering[0]?.field === 'id') return false
  return model.filters.has(field.name) && field.kind.isOrderable && !field.kind.choices && field.scalar !== 'Boolean'
}

/** Serves the first page of the default list, ties broken by id. */
function orderingIndexOf(model: ResourceModel): IndexModel | null {
  const terms = model.ordering.map(({ field, direction }) => ({
    column: model.fields.get(field)?.column ?? null,
    direction,
  }))
  if (terms.length === 0 || terms.some(({ column }) => column === null)) return null
  if (!fitsIndex(model.ordering.map(({ field }) => model.fields.get(field)!))) return null
  const named = terms.filter(({ column }) => column !== 'id') as OrderedColumn[]
  // The primary key serves an order by id alone.
  if (named.length === 0) return null
  return indexOf(model, named, terms.at(-1)!.direction)
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
