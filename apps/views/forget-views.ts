// What happens to a person's views when they are erased.
import { and, eq } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { savedViews } from './saved-views.resource.ts'

const table = tableOf(savedViews)

/** Shared views stay: others use them. */
export const forgetViews = defineEraser(savedViews, {
  endRecords(ctx, { userId }) {
    const isOwn = and(eq(table.user, userId), eq(table.isShared, false))
    return removeWhere(ctx, table, { where: and(inTenant(ctx, table), isOwn) })
  },
})
