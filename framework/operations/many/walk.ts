// Walks a run's records in id order: their number, the next ones after a position, and which of some still match.
import { type SQL, sql } from 'drizzle-orm'
import { TENANT_ID } from '#framework/database/compile-statement.ts'
import type { Context } from '#framework/request/context.ts'
import type { OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import { Paths } from '../listing/filters/paths.ts'
import { buildListing, filterClause, limitSql, ofTenant, plannedFor, whereOf } from '../listing/list-statement.ts'
import { tableOf } from '../listing/select.ts'
import { awaitInOrder } from '../steps/await-in-order.ts'
import { modelOf, modelsOf, openOperation } from '../steps/operation-target.ts'
import { runStatement } from '../steps/run-statement.ts'
import type { TransactionContext } from '../writing/write.ts'
import { type Fitting, restoreFitting, type StoredSelection } from './selection.ts'

const BY_ID: readonly OrderTerm[] = [{ field: 'id', direction: 'asc' }]

/** Ids read at once. */
const PAGE = 200

export interface Walk {
  /** The ids after a position, in order; empty after the last. */
  next(place: string | null): Promise<readonly string[]>
  /** Those that are still selected, locked as far as possible. */
  meant(ctx: TransactionContext, ids: readonly string[]): Promise<ReadonlySet<string>>
}

/** Throws like a list if the caller may no longer use the filter. */
export function openWalk(ctx: Context, model: ResourceModel, run: { id: string; selection: StoredSelection }): Walk {
  return 'ids' in run.selection
    ? walkIds(run.selection.ids)
    : walkFitting(ctx, model, { ...run.selection, run: run.id })
}

function walkIds(ids: readonly string[]): Walk {
  return {
    next: async (place) => ids.filter((id) => place === null || id > place).slice(0, PAGE),
    meant: async (_ctx, ids) => new Set(ids),
  }
}

function walkFitting(
  ctx: Context,
  model: ResourceModel,
  { run, ...stored }: Extract<StoredSelection, { filters: unknown }> & { run: string },
): Walk {
  const fitting = restoreFitting(stored, { model: modelOf(ctx, model), models: modelsOf(ctx) })
  // Records created after the run began are not selected, so that an action that creates some cannot run forever.
  const isRun = sql`tenant_id = ${TENANT_ID} and id = ${run}`
  const isOlder = sql`t.created_at <= (select created_at from tasks.bulk_runs where ${isRun})`
  const { where, statement } = fittingSql(ctx, model, { fitting, except: stored.except })
  const all = [...where, isOlder]
  return {
    async next(place) {
      const beyond = place === null ? [] : [sql`t.id > ${place}`]
      const rows = await runStatement(
        ctx,
        statement(
          sql`select t.id from ${tableOf(model)}${filterClause([...all, ...beyond])} order by t.id
            limit ${limitSql(PAGE)}`,
        ),
      )
      return rows.map(([id]) => id as string)
    },
    async meant(inner, ids) {
      const among = sql`t.id = any(${sql.param([...ids])}::uuid[])`
      const [, rows] = await awaitInOrder([
        // Waits for concurrent changes: their outcome decides.
        inner.transaction.query(
          sql`select 1 from ${tableOf(model)}${filterClause([...ofTenant(model), among])}
            order by t.id for no key update of t`,
        ),
        inner.transaction.query(statement(sql`select t.id from ${tableOf(model)}${filterClause([...all, among])}`)),
      ])
      return new Set(rows.map(([id]) => id as string))
    },
  }
}

/** The number of matches, at most one more than `most`. Throws like a list. */
export async function countFitting(
  ctx: Context,
  model: ResourceModel,
  { most, ...asked }: { fitting: Fitting; except: readonly string[]; most: number },
): Promise<number> {
  const { where, statement } = fittingSql(ctx, model, asked)
  const few = sql`select from ${tableOf(model)}${filterClause(where)} limit ${limitSql(most + 1)}`
  const [row] = await runStatement(ctx, statement(sql`select count(*) from (${few}) fitting`))
  return row![0] as number
}

/** The list's conditions, after checking the caller's rights, and how to plan statements with them. */
function fittingSql(
  ctx: Context,
  model: ResourceModel,
  { fitting, except }: { fitting: Fitting; except: readonly string[] },
): { where: readonly SQL[]; statement(of: SQL): SQL } {
  const listing = buildListing(ctx, openOperation(ctx, model, 'list'), { ...fitting, ordering: BY_ID })
  const paths = new Paths(modelsOf(ctx), BY_ID)
  const where = whereOf(paths, listing)
  paths.open(ctx)
  const others = except.length > 0 ? [sql`t.id <> all(${sql.param([...except])}::uuid[])`] : []
  return { where: [...where, ...others], statement: (of) => plannedFor(listing, of) }
}
