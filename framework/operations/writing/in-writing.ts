// The transaction of a write.
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { isLostRace } from '../steps/database-problems.ts'
import type { TransactionContext } from './write.ts'

/**
 * Like `inTransaction`. If its own transaction loses a race (deadlock, serialization failure), it was rolled back
 * completely and runs once more: `work` may run twice, lifecycles too. Inside a longer transaction, its owner handles
 * that.
 */
export async function inWriting<T>(ctx: Context, work: (ctx: TransactionContext) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(ctx, work)
  } catch (error) {
    if (ctx.transaction !== null || !isLostRace(error)) throw error
    return inTransaction(ctx, work)
  }
}
