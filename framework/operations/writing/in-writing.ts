// The transaction of a write.
import { type Context, inTransaction } from '#framework/request/context.ts'
import { isLostRace } from '../steps/database-problems.ts'
import type { Written } from './write.ts'

/**
 * Like `inTransaction`. A transaction of its own that lost a race (a deadlock, a serialization failure) was rolled back whole and is done
 * once more: `work` may run twice, lifecycles too. Inside of a longer transaction its owner does that.
 */
export async function inWriting<T>(ctx: Context, work: (ctx: Written) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(ctx, work)
  } catch (error) {
    if (ctx.transaction !== null || !isLostRace(error)) throw error
    return inTransaction(ctx, work)
  }
}
