// What happens to invitations when the invited person is erased, or the inviter starts over.
import { and, eq, isNull, lt } from 'drizzle-orm'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { removeWhere } from '#framework/operations/sql/remove-where.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEraser, type ErasedPerson } from '#framework/request/declaring/define-eraser.ts'
import { invitations } from './invitations.resource.ts'

const table = tableOf(invitations)
const areTheirs = (ctx: Context, { addresses }: ErasedPerson) =>
  and(inTenant(ctx, table), isAnyOf(table.email, addresses))

/** An invitation belongs to a person by its address. */
export const forgetInvitations = defineEraser(invitations, {
  async knows(ctx, person) {
    const asked = query.select({ id: table.id }).from(table).where(areTheirs(ctx, person)).limit(1)
    return (await runQuery(ctx, asked)).length > 0
  },
  endRecords: (ctx, person) => removeWhere(ctx, table, { where: areTheirs(ctx, person) }),
  async withdraw(ctx, { userId, before }) {
    const isOpen = and(isNull(table.acceptedAt), lt(table.createdAt, before))
    await removeWhere(ctx, table, { where: and(inTenant(ctx, table), eq(table.invitedBy, userId), isOpen) })
  },
})
