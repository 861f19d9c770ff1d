// What happens to delivery logs about a person's records when the person is erased.
import { and, eq } from 'drizzle-orm'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { defineEraser } from '#framework/request/declaring/define-eraser.ts'
import { webhookDeliveries } from './webhook-deliveries.resource.ts'

const table = tableOf(webhookDeliveries)

/** A sent message is a copy of the record. */
export const forgetDeliveries = defineEraser(webhookDeliveries, {
  async forgetCopies(ctx, about) {
    let count = 0
    for (const [resource, ids] of about) {
      const where = and(inTenant(ctx, table), eq(table.resource, resource), isAnyOf(table.recordId, ids))
      count += await removeWhere(ctx, table, { where })
    }
    return count
  },
})
