// What happens to a person's API keys when they are erased, or their account starts over.
import { and, eq, isNull, lt } from 'drizzle-orm'
import { inTenant, NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { apiKeys } from './api-keys.resource.ts'
import { deleteSecrets } from './secrets/end-secrets.ts'

const table = tableOf(apiKeys)

/** A key acts in its creator's name, so it ends with them. */
export const forgetKeys = defineEraser(apiKeys, {
  endTenant: deleteSecrets,
  endRecords: (ctx, { userId }) =>
    removeWhere(ctx, table, { where: and(inTenant(ctx, table), eq(table.createdBy, userId)) }),
  async withdraw(ctx, { userId, before }) {
    const isOld = and(isNull(table.revokedAt), lt(table.createdAt, before))
    const isTheirs = and(inTenant(ctx, table), eq(table.createdBy, userId), isOld)
    await runQuery(
      ctx,
      query
        .update(table)
        .set({ revokedAt: NOW, ...touched(table) })
        .where(isTheirs),
    )
  },
})
