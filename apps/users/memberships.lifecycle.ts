// Nobody acts above their own role (CVE-2026-32103), and a tenant always keeps an owner.
import { randomInt } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { memberships } from './memberships.resource.ts'
import { requireRank } from './require-rank.ts'

// Versions stay within an integer.
const MOST = 2 ** 30 - 1

export const membershipsLifecycle = defineLifecycle(memberships, {
  async beforeCreate(ctx, input) {
    await requireRank(ctx, [input.role as Role])
    // A random start: somebody who leaves and returns must not fit the tokens of the first time.
    return { ...input, permissionsVersion: randomInt(1, MOST) }
  },
  async beforeUpdate(ctx, record, input) {
    if (!input.role || input.role === record.role) return input
    await requireRank(ctx, [record.role, input.role])
    if (record.role === 'owner') await requireOtherOwner(ctx, record.id)
    return { ...input, permissionsVersion: (record.permissionsVersion % MOST) + 1 }
  },
  async beforeDelete(ctx, record) {
    await requireRank(ctx, [record.role])
    if (record.role === 'owner') await requireOtherOwner(ctx, record.id)
  },
})

/** Locks the owners, so that two who leave at the same moment do not both count on each other. */
async function requireOtherOwner(ctx: Context, id: string): Promise<void> {
  const owners = await runStatement(
    ctx,
    sql`select id from tenant.memberships where tenant_id = ${ctx.tenantId} and role = 'owner' order by id for update`,
  )
  if (owners.every(([owner]) => owner === id))
    throw new Problem('resource.conflict', 'A tenant keeps at least one owner: make somebody else an owner first.')
}
