// Counts a list's records by the values of some fields, like a shop's filters, in one statement.
import { type SQL, sql } from 'drizzle-orm'
import { planAnew, TENANT_ID } from '#framework/database/compile-statement.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import type { JsonValue } from '#framework/resource/field.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { requireBudget } from '../listing/budget.ts'
import { Paths } from '../listing/filters/paths.ts'
import { allowsFilter, type Filter, isGroup, type ListQuery } from '../listing/list-query.ts'
import { countLimit, filterClause, limitSql } from '../listing/list-statement.ts'
import { invalidParameter, unknownWord } from '../listing/parameter-problems.ts'
import { COUNTED, textConditionsOf } from '../listing/search/text-search.ts'
import { columnOf, tableOf } from '../listing/select.ts'
import { modelsOf, openOperation, wordOf } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'

/** Maximum fields counted at once. */
export const MOST_FACETS = 5
/** Maximum values returned per field, most frequent first. */
export const MOST_VALUES = 50

/** The count of a value. */
export interface FacetValue {
  /** Null for records without a value. */
  readonly value: JsonValue
  readonly count: number
  /** Counting stopped: there may be more records, and more values. */
  readonly isLimited?: true
  /** For relations: the record's title; null if the caller cannot see the record. */
  readonly title?: string | null
}

/** The list to count, and the fields to count by. */
export interface FacetQuery extends Pick<ListQuery, 'conditions' | 'search'> {
  readonly fields: readonly string[]
}

/** Fields that can be counted: declared filters whose values repeat. */
export function facetFields(model: ResourceModel): string[] {
  return [...model.filters].filter((name) => allowsFilter(model, name) && hasFacets(model.fields.get(name)!))
}

const hasFacets = ({ kind }: FieldModel): boolean => kind.spread !== 'own'

/** Validates the words of `?fields=`; throws 400 suggesting the nearest. */
export function resolveFacets(names: readonly string[], model: ResourceModel): string[] {
  const allowed = facetFields(model)
  for (const name of names) if (!allowed.includes(name)) throw unknownWord('fields', name, allowed)
  const fields = [...new Set(names)]
  if (fields.length > 0 && fields.length <= MOST_FACETS) return fields
  throw invalidParameter('fields', `Name 1 to ${MOST_FACETS} fields to count by.`)
}

/** The values of each field with counts, most frequent first. Throws like `runList`. */
export async function countFacets(
  ctx: Context,
  resource: Pick<ResourceModel, 'name'>,
  query: FacetQuery,
): Promise<Record<string, FacetValue[]>> {
  const model = openOperation(ctx, resource, 'list')
  requireBudget(query)
  const paths = new Paths(modelsOf(ctx), [])
  const facets = query.fields.map((name) => model.fields.get(name)!)
  const counts = facets.map((field, place) => sql`(${facetSql(ctx, paths, { model, query, field, place })})`)
  paths.open(ctx)
  const rows = await runStatement(ctx, planAnew(sql.join(counts, sql.raw(' union all '))))
  const values = facets.map((field, place) => rows.filter(([at]) => at === place).map((row) => readValue(field, row)))
  return Object.fromEntries(facets.map(({ name }, place) => [name, values[place]!]))
}

interface Facet {
  readonly model: ResourceModel
  readonly query: FacetQuery
  readonly field: FieldModel
  /** Position among the requested fields. */
  readonly place: number
}

/** Visits records up to a limit; expensive conditions, and values that depend on the caller, get a lower limit. */
function facetSql(ctx: Context, paths: Paths, { model, query, field, place }: Facet): SQL {
  const conditions = query.conditions.filter((filter) => !isOf(filter, field))
  const { texts, others } = textConditionsOf(paths, { model, query: { ...query, conditions } })
  const most = texts.length > 0 || field.expression ? COUNTED : countLimit.of(ctx)
  const fits = texts.length > 0 ? sql.join(texts, sql.raw(' and ')) : sql.raw('true')
  const passed = sql`select ${columnOf(field)} as value, ${fits} as fits from ${tableOf(model)}${filterClause(others)} limit ${limitSql(most + 1)}`
  const each = sql.raw(field.isList ? 'one.value' : 'passed.value')
  const items = sql.raw(field.isList ? ' left join lateral unnest(passed.value) as one(value) on true' : '')
  const counted = sql`select ${each} as value, count(*) as count from passed${items} where passed.fits group by 1 order by 2 desc, 1 limit ${limitSql(MOST_VALUES)}`
  return sql`with passed as materialized (${passed}) select ${sql.raw(String(place))}, counted.value::text, counted.count, (select count(*) > ${limitSql(most)} from passed), ${titleSql(ctx, field)} from (${counted}) counted`
}

/** Filters on the field itself do not apply, so that its other values remain selectable. Groups are kept as they are. */
const isOf = (filter: Filter, { name }: FieldModel): boolean =>
  !isGroup(filter) && (filter.through ?? filter.field).name === name

/** Row security decides which records have a title. */
function titleSql(ctx: Context, { relation }: FieldModel): SQL {
  const target = relation && modelsOf(ctx).get(relation.to)
  const field = target?.fields.get(target.titleField)
  if (!target || !field?.isReadable || !can(ctx, wordOf(target, 'read'))) return sql.raw('null')
  const tenant = target.rows.hasTenant ? sql`r.tenant_id = ${TENANT_ID} and ` : sql.raw('')
  return sql`(select ${columnOf(field, 'r')}::text from ${tableOf(target, 'r')} where ${tenant}r.id = counted.value)`
}

function readValue({ kind, options, relation }: FieldModel, row: readonly unknown[]): FacetValue {
  const [, text, count, isLimited, title] = row as [number, string | null, number, boolean, string | null]
  const value = text === null ? null : kind.parseText(text, options)!
  return { value, count, ...(isLimited && { isLimited }), ...(relation && { title }) }
}
