// What happens to mail links when a person is erased.
import { and, eq, not } from 'drizzle-orm'
import { isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { oneTimeTokens } from './one-time-tokens.resource.ts'

const table = tableOf(oneTimeTokens)

/** An invitation belongs to its tenant and to the mailbox's reader: it stays unless the person proved the address. */
export const forgetLinks = defineEraser(oneTimeTokens, {
  async endAccess(ctx, { userId, addresses }) {
    const isOfOthers = and(eq(table.purpose, 'invitation'), not(isAnyOf(table.email, addresses)))
    await runQuery(
      ctx,
      query
        .update(table)
        .set({ user: null })
        .where(and(eq(table.user, userId), isOfOthers)),
    )
    await runQuery(ctx, query.delete(table).where(isAnyOf(table.email, addresses)))
  },
})
