// Runs work in the transaction of a context, or in one of its own.
import type { Transaction } from '#framework/database/database.ts'
import type { Context } from './context.ts'
import { withTransaction } from './create-context.ts'

/**
 * Runs `work` in the context's transaction, or in a new one if there is none. Statements go through `ctx.transaction`;
 * a throw rolls back.
 */
export function inTransaction<T>(
  ctx: Context,
  work: (ctx: Context & { transaction: Transaction }) => Promise<T>,
): Promise<T> {
  if (ctx.transaction) return work(ctx as Context & { transaction: Transaction })
  return ctx.runtime.database.transaction(ctx, (transaction) =>
    work(withTransaction(ctx, transaction) as Context & { transaction: Transaction }),
  )
}

/** Runs `work` in its own read-only transaction, with everything as of one moment. */
export function inSnapshot<T>(
  ctx: Context,
  work: (ctx: Context & { transaction: Transaction }) => Promise<T>,
): Promise<T> {
  return ctx.runtime.database.transaction(
    ctx,
    (transaction) => work(withTransaction(ctx, transaction) as Context & { transaction: Transaction }),
    'snapshot',
  )
}
