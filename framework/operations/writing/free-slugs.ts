// Keeps generated slugs unique: a taken one gets a number, even if others generate the same concurrently.
import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Transaction } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { numberedSlug } from '#framework/resource/fields/slug.ts'
import { fitsIndex } from '#framework/resource/mistakes/index-width.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import { type Row, tableOf } from '../listing/select.ts'

/** A field whose generated value must be unique, and the columns that define uniqueness. */
export interface DerivedSlug {
  readonly field: FieldModel
  readonly columns: readonly string[]
}

type Inside = Context & { transaction: Transaction }

const derivedIn = new WeakMap<Row, ReadonlySet<string>>()

/** Notes which slugs of a prepared record were generated: those not given and not changed by its lifecycle. */
export function noteDerived(
  model: ResourceModel,
  prepared: Row,
  { given, complete }: { given: Row; complete: Row },
): void {
  const names = [...model.fields.values()]
    .filter(({ kind, options }) => kind.derivation?.from(options) !== undefined)
    .filter(({ name }) => given[name] === undefined && complete[name] === prepared[name])
    .map(({ name }) => name)
  if (names.length > 0) derivedIn.set(prepared, new Set(names))
}

/** True for a field that `noteDerived` noted on this very record. */
export function isDerived(record: Row, { name }: FieldModel): boolean {
  return derivedIn.get(record)?.has(name) ?? false
}

/** The slug that must be unique in these records; null if none was generated, or it may repeat. */
export function derivedSlugOf(model: ResourceModel, records: readonly Row[]): DerivedSlug | null {
  for (const group of model.unique) {
    const fields = group.map((name) => model.fields.get(name)!)
    const field = fields.find((each) => records.some((record) => isDerived(record, each)))
    if (!field || !fitsIndex(fields)) continue
    return { field, columns: [...(model.rows.hasTenant ? ['tenant_id'] : []), ...fields.map(({ column }) => column)] }
  }
  return null
}

/**
 * The records with free slugs, as far as visible. Concurrent generators of the same slugs wait until this transaction
 * ends, so a second try suffices, except for a slug that the caller cannot see: then `isLast` takes a random one.
 */
export async function withFreeSlugs(
  ctx: Inside,
  model: ResourceModel,
  { field, records, isLast }: { field: FieldModel; records: readonly Row[]; isLast: boolean },
): Promise<Row[]> {
  const bySlug = Map.groupBy(records, (record) => record[field.name] as string)
  await lockSlugs(ctx, model, [...bySlug.keys()])
  const free = new Map<string, string[]>()
  for (const [slug, own] of bySlug)
    free.set(
      slug,
      isLast
        ? own.map(() => randomEnd(field, slug))
        : await freeNumbers(ctx, model, { field, slug, count: own.length }),
    )
  return records.map((record) => ({ ...record, [field.name]: free.get(record[field.name] as string)!.shift()! }))
}

/** A replacement generates the slug again: the record keeps its own if it comes from the same words, and a taken one gets a number. */
export async function settleDerived(
  ctx: Inside,
  model: ResourceModel,
  { record, asked, values }: { record: Row; asked: Row; values: Row },
): Promise<Row> {
  const field = derivedSlugOf(model, [asked])?.field
  if (!field || values[field.name] !== asked[field.name]) return values
  const [made, own] = [values[field.name] as string, record[field.name] as string | null]
  if (own === made || own?.replace(/-\d+$/, '') === made) return { ...values, [field.name]: own }
  await lockSlugs(ctx, model, [made])
  const taken = await takenAmong(ctx, model, { field, slugs: [made] })
  if (taken.size === 0) return values
  return { ...values, [field.name]: (await freeNumbers(ctx, model, { field, slug: made, count: 1 }))[0] }
}

/** In a fixed order, so that two bulk writes cannot deadlock. */
async function lockSlugs(ctx: Inside, { schema, table }: ResourceModel, slugs: readonly string[]): Promise<void> {
  const keys = slugs.map((slug) => `${ctx.tenantId} ${schema}.${table} ${slug}`).sort()
  await ctx.transaction.query(
    sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sql.param(keys)}::text[]) key`,
  )
}

const WINDOWS = [1, 10, 100]
const MORE = 20

/** From `welcome-2` on: the smallest free numbers. If thousands are taken, random suffixes. */
async function freeNumbers(
  ctx: Inside,
  model: ResourceModel,
  { field, slug, count }: { field: FieldModel; slug: string; count: number },
): Promise<string[]> {
  for (const wide of WINDOWS) {
    const numbers = Array.from({ length: (count + MORE) * wide }, (_, index) => numbered(field, slug, `${index + 2}`))
    const taken = await takenAmong(ctx, model, { field, slugs: numbers })
    const free = numbers.filter((each) => !taken.has(each))
    if (free.length >= count) return free.slice(0, count)
  }
  return Array.from({ length: count }, () => randomEnd(field, slug))
}

async function takenAmong(
  ctx: Inside,
  model: ResourceModel,
  { field, slugs }: { field: FieldModel; slugs: readonly string[] },
): Promise<ReadonlySet<unknown>> {
  const tenant = model.rows.hasTenant ? sql`t.tenant_id = ${ctx.tenantId} and ` : sql.raw('')
  const column = sql.raw(`t."${field.column}"`)
  const rows = await ctx.transaction.query(
    sql`select ${column} from ${tableOf(model)} where ${tenant}${column} = any(${sql.param([...slugs])}::text[])`,
  )
  return new Set(rows.map(([found]) => found))
}

const randomEnd = (field: FieldModel, slug: string) => numbered(field, slug, randomBytes(4).toString('hex'))

function numbered({ options }: FieldModel, slug: string, end: string): string {
  return numberedSlug(slug, end, (options as { max?: number }).max)
}
