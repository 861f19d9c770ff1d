// Lists sorted by a related record's field: the joins, and the values for cursors.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel, SortedPath } from '#framework/resource/model.ts'
import { type Order, type Sought, sortedOf } from '../search/sought.ts'
import { columnOf, type Projection, type Row, readerOf, tableOf } from '../select.ts'

/** Resolves `author__lastName` with these models; null if they do not include the relation or the field behind it. */
export function findSortedPath(path: string, model: ResourceModel, models: Models): SortedPath | null {
  const [first, second] = path.split('__')
  const relation = model.fields.get(first!)
  const target = relation?.isReadable && relation.relation ? models.get(relation.relation.to) : undefined
  const field = second === undefined ? undefined : target?.fields.get(second)
  return field?.isReadable ? { relation: relation!, target: target!, field } : null
}

/** The field of a sort term, here or behind a relation. */
export function sortedFieldOf(model: ResourceModel, { field, path }: OrderTerm): FieldModel {
  return path?.field ?? model.fields.get(field)!
}

/** Whether the value may be missing; a related record may be absent or invisible. */
export function mayBeAbsent(model: ResourceModel, term: OrderTerm): boolean {
  return term.path !== undefined || sortedFieldOf(model, term).isNullable
}

/** What a sort term compares. */
export function soughtByTerm({ model, collation }: Order, term: OrderTerm): Sought {
  return sortedOf(sortedFieldOf(model, term), term.path ? aliasOf(term.path) : 't', collation)
}

/** No declared name contains a dollar sign, so the alias cannot collide. */
const aliasOf = ({ relation }: SortedPath) => `"by$${relation.column}"`

const pathsOf = (terms: readonly OrderTerm[]): SortedPath[] => terms.flatMap(({ path }) => path ?? [])

/**
 * ` left join …` for each relation in the terms, or nothing. Row security hides records that the caller cannot see, so
 * a link to one
 * sorts like no link.
 */
export function joinsSql({ model, terms }: Pick<Order, 'model' | 'terms'>): SQL {
  const byAlias = new Map(pathsOf(terms).map((path) => [aliasOf(path), path]))
  const joins = [...byAlias].map(([alias, { relation, target }]) => {
    const tenant = model.rows.hasTenant && target.rows.hasTenant ? `${alias}.tenant_id = t.tenant_id and ` : ''
    return sql` left join ${tableOf(target, alias)} on ${sql.raw(`${tenant}${alias}.id = t."${relation.column}"`)}`
  })
  return joins.length > 0 ? sql.join(joins) : sql.raw('')
}

/** Kept beside the records, because a record is exactly the answer. */
const sortedValues = new WeakMap<Row, Readonly<Record<string, unknown>>>()

/** A record's value for a sort term of its list. */
export function sortedValueOf(record: Row, { field, path }: OrderTerm): unknown {
  return (path ? sortedValues.get(record)![field] : record[field]) ?? null
}

/** Adds related sort values to the projection; `sortedValueOf` knows them while the record lives. */
export function withSortedValues(projection: Projection, terms: readonly OrderTerm[]): Projection {
  const crossing = terms.filter(({ path }) => path !== undefined)
  if (crossing.length === 0) return projection
  const columns = pathsOf(terms).map(
    (path, index) => sql`${columnOf(path.field, aliasOf(path))} as ${sql.raw(`"sorted$${index}"`)}`,
  )
  const readers = pathsOf(terms).map(({ field }) => readerOf(field))
  const note = (record: Row, row: StoredRow): Row => {
    const values = crossing.map(({ field }, index) => [field, readers[index]!(row[projection.width + index])])
    sortedValues.set(record, Object.fromEntries(values))
    return record
  }
  return {
    ...projection,
    width: projection.width + columns.length,
    columns: sql.join([projection.columns, ...columns], sql.raw(', ')),
    read: (row) => note(projection.read(row), row),
    readPlain: (row) => note(projection.readPlain(row), row),
  }
}
