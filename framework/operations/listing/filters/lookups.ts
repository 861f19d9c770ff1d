// One condition on one field as SQL, with operators that an index can serve under row security wherever possible.
import { type SQL, sql } from 'drizzle-orm'
import { isAlphabetical } from '#framework/resource/collation.ts'
import type { DatePart, JsonValue, Lookup } from '#framework/resource/field.ts'
import { fitsIndex, leadsKey } from '#framework/resource/mistakes/index-width.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { ownOf, type Sought, sortedOf, standInOf } from '../search/sought.ts'
import { columnOf } from '../select.ts'
import { dayPartSql, daySql, yearOf } from './days.ts'

/** A field of the row `alias`, and its operand. */
export interface Comparison {
  readonly model: ResourceModel
  readonly field: FieldModel
  readonly value: unknown
  readonly alias: string
}

/** Lookups inside texts: no PostgreSQL index serves them under row security. */
export const INSIDE_TEXTS: readonly Lookup[] = ['contains', 'icontains', 'endswith', 'iendswith']
/** Recurring date parts: their matches are spread over the whole list. */
const REPEATING_PARTS: readonly Lookup[] = ['month', 'day', 'week_day', 'hour']
/** Lookups that examine record by record, for some fields at least. */
export const LOOKED_THROUGH: readonly Lookup[] = [...INSIDE_TEXTS, ...REPEATING_PARTS, 'isempty']

/** Whether no index serves the condition. For texts with an order, an index finds the empty ones. */
export function isLookedThrough({ field, lookup }: { field: FieldModel; lookup: Lookup }): boolean {
  return LOOKED_THROUGH.includes(lookup) && !(lookup === 'isempty' && field.kind.isOrderable)
}

type Builder = (of: Comparison) => SQL

const escapeLike = (value: unknown) => String(value).replace(/[\\%_]/g, '\\$&')

const like =
  (pattern: (escaped: string) => string): Builder =>
  (of) =>
    sql`${ownColumn(of)} like ${pattern(escapeLike(of.value))}`

const BUILDERS: Record<Lookup, Builder> = {
  exact: (of) => (isTooWide(of) ? amongAlike(of, sql`${ownColumn(of)} = ${of.value}`) : isEqual(of)),
  iexact: (of) => amongAlike(of, sql`pend.plain(${ownColumn(of)}) = pend.plain(${of.value})`),
  ne: isAnother,
  in: isOneOf,
  gt: comparison('>'),
  gte: comparison('>='),
  lt: comparison('<'),
  lte: comparison('<='),
  range({ value, ...of }) {
    const [from, to] = value as unknown[]
    return sql`${lookupSql('gte', { ...of, value: from })} and ${lookupSql('lte', { ...of, value: to })}`
  },
  isnull: isAbsent,
  isempty: isEmpty,
  contains: like((part) => `%${part}%`),
  icontains: (of) => sql`strpos(pend.plain(${ownColumn(of)}), (select pend.plain(${of.value}))) > 0`,
  startswith: (of) => amongBeginnings(of, sql`${ownColumn(of)} ^@ ${of.value}`),
  istartswith: (of) => amongBeginnings(of, sql`pend.plain(${ownColumn(of)}) ^@ pend.plain(${of.value})`),
  endswith: like((part) => `%${part}`),
  iendswith: endsAlike,
  has: (of) => (of.field.join ? pointsAt(of, sql`= ${of.value}`) : listComparison('@>', of, [of.value])),
  overlaps: (of) =>
    of.field.join
      ? pointsAt(of, sql`= any(${sql.param(of.value)}::uuid[])`)
      : listComparison('&&', of, of.value as unknown[]),
  date: (of) => daySql('date', ownColumn(of), of.value),
  year: (of) => lookupSql('range', { ...of, value: yearOf(of.value as number) }),
  month: part('month'),
  day: part('day'),
  week_day: part('week_day'),
  hour: part('hour'),
}

/** Lookups of a relation that need an id. */
const OF_ONE_ID: ReadonlySet<Lookup> = new Set(['exact', 'in'])

/** SQL that is true for rows whose field matches the lookup. */
export function lookupSql(lookup: Lookup, of: Comparison): SQL {
  const { field, alias } = of
  if (isDay(field, of.value)) return daySql(lookup, ownColumn(of), of.value)
  if (!field.sight || !OF_ONE_ID.has(lookup)) return BUILDERS[lookup](of)
  // The index finds the column itself; the target is checked afterwards.
  const isMet = sql.raw(field.sight.isMet(`${alias}."${field.column}"`))
  return sql`(${BUILDERS[lookup]({ ...of, field: field.sight.of })} and ${isMet})`
}

const isDay = ({ kind }: FieldModel, value: unknown) => kind.isDay?.(value as JsonValue) === true

const ownColumn = ({ field, alias }: Comparison) => columnOf(field, alias)

/** The array type for several values. */
const listTypeOf = ({ kind, options, isList }: FieldModel) => sql.raw(`${kind.column(options)}${isList ? '' : '[]'}`)

function part(name: Exclude<DatePart, 'year'>): Builder {
  return (of) => sql`${dayPartSql(name, ownColumn(of), of.field)} = ${of.value}`
}

function comparison(operator: string): Builder {
  return (of) => {
    const { column, write } = sortedOf(of.field, of.alias)
    return sql`${column} ${sql.raw(operator)} ${write(valueSql(of))}`
  }
}

function isEqual(of: Comparison): SQL {
  const { column, write } = equalOf(of)
  return sql`${column} = ${write(valueSql(of))}`
}

/** How an index finds one value: the field's sort form, or the unique key that starts with it. Both define equality the same way. */
function equalOf({ model, field, alias }: Comparison): Sought {
  return isAlphabetical(field) && leadsKey(model, field.name) ? ownOf(field, alias) : sortedOf(field, alias)
}

/**
 * Choices and booleans become literals. Each then gets its own cached plan that knows its frequency; as a parameter
 * PostgreSQL would plan it again for every request.
 */
function valueSql({ field, value }: Comparison): SQL {
  if (typeof value === 'boolean') return sql.raw(String(value))
  const word = field.kind.choices?.(field.options).find((choice) => choice === value)
  return word === undefined ? sql`${value}` : sql.raw(`'${word.replaceAll("'", "''")}'`)
}

/** No index serves "distinct", but it serves less, greater and null. */
function isAnother(of: Comparison): SQL {
  const { column, write } = sortedOf(of.field, of.alias)
  const value = write(valueSql(of))
  const orAbsent = of.field.isNullable || of.field.sight ? sql` or ${column} is null` : sql.raw('')
  return sql`(${column} < ${value} or ${column} > ${value}${orAbsent})`
}

function isOneOf(of: Comparison): SQL {
  const { field, value } = of
  const each = value as unknown[]
  if (each.some((one) => isDay(field, one)))
    return sql`(${sql.join(
      each.map((one) => lookupSql('exact', { ...of, value: one })),
      sql.raw(' or '),
    )})`
  const values = sql`${sql.param(value)}::${listTypeOf(field)}`
  const start = isTooWide(of) ? startOf(of) : null
  const { column, write } = start ?? sortedOf(field, of.alias)
  const exactly = sql`${start ? ownColumn(of) : equalOf(of).column} = any(${values})`
  if (!field.standIn || (field.standIn.role === 'start' && !start)) return exactly
  const written = sql`${column} = any(array(select ${write(sql.raw('one.value'))} from unnest(${values}) as one(value)))`
  return start ? sql`(${written} and ${exactly})` : written
}

function isAbsent(of: Comparison): SQL {
  const standIn = standInOf(of.field, of.alias)
  if (standIn && of.field.standIn!.role === 'absence') return sql`${standIn.column} = ${sql.raw(String(of.value))}`
  const { column } = (isTooWide(of) && standIn) || sortedOf(of.field, of.alias)
  return sql`${column} is ${sql.raw(of.value ? 'null' : 'not null')}`
}

/** No value, an empty text or an empty list. */
function isEmpty(of: Comparison): SQL {
  const column = ownColumn(of)
  if (of.field.isList)
    return of.value ? sql`coalesce(cardinality(${column}) = 0, true)` : sql`cardinality(${column}) > 0`
  const none = { ...of, value: '' }
  if (of.value) return sql`(${isAbsent(of)} or ${BUILDERS.exact(none)})`
  const start = isTooWide(of) ? startOf(none) : null
  // A folded text may be empty although the text has characters.
  return start ? sql`(${start.column} > '' or (${start.column} = '' and ${column} <> ''))` : BUILDERS.gt(none)
}

/** Whether a text is too long for an index, which then holds only its beginning. */
function isTooWide({ field }: Comparison): boolean {
  return field.standIn?.role === 'start' && !fitsIndex([field])
}

/** The folded beginnings of field and value; folding twice equals folding once. */
function startOf({ field, alias, value }: Comparison) {
  if (field.standIn?.role !== 'start') return null
  const { column, write } = standInOf(field, alias)!
  const folded = (part: SQL) => write(sql`pend.plain(${part})`)
  return { column, write: folded, value: folded(sql`${value}`) }
}

/** The index finds common beginnings; `exactly` selects among them. */
function amongAlike(of: Comparison, exactly: SQL): SQL {
  const start = startOf(of)
  return start ? sql`(${start.column} = ${start.value} and ${exactly})` : exactly
}

// Texts cannot contain the last Unicode noncharacter, so all that begin with a word sort between it and the word followed by that
// character.
const LAST_LETTER = sql.raw('chr(1114111)')

function amongBeginnings(of: Comparison, exactly: SQL): SQL {
  const start = startOf(of)
  if (!start) return exactly
  const { column, value } = start
  return sql`(${column} >= ${value} and ${column} < ${value} || ${LAST_LETTER} and ${exactly})`
}

function endsAlike(of: Comparison): SQL {
  const end = sql`(select pend.plain(${of.value}))`
  return sql`right(pend.plain(${ownColumn(of)}), length(${end})) = ${end}`
}

function listComparison(operator: string, of: Comparison, values: unknown[]): SQL {
  return sql`${ownColumn(of)} ${sql.raw(operator)} ${sql.param(values)}::${listTypeOf(of.field)}`
}

function pointsAt({ model, field, alias }: Comparison, target: SQL): SQL {
  const { schema, table, from, to } = field.join!
  const tenant = model.rows.hasTenant ? `j.tenant_id = ${alias}.tenant_id and ` : ''
  const met = field.sight ? `${field.sight.isMet(`j."${to}"`)} and ` : ''
  const joined = sql.raw(`from "${schema}"."${table}" j where ${tenant}${met}j."${from}" = ${alias}.id and j."${to}"`)
  return sql`exists (select ${joined} ${target})`
}
