// A tenant always keeps an owner, whoever leaves, is sent away or steps down.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** A membership of an owner, locked until the transaction ends. */
interface Ownership {
  readonly id: string
  readonly userId: string
}

/** Locks the owners, so that two who leave at the same moment do not both count on each other. */
export async function lockOwners(ctx: Context): Promise<Ownership[]> {
  const rows = await runStatement(
    ctx,
    sql`select id, user_id from tenant.memberships where tenant_id = ${ctx.tenantId} and role = 'owner' order by id for update`,
  )
  return rows.map(([id, userId]) => ({ id: id as string, userId: userId as string }))
}

/** Throws `resource.conflict` where nobody but this membership owns the tenant. */
export async function requireOtherOwner(ctx: Context, id: string): Promise<void> {
  const owners = await lockOwners(ctx)
  if (owners.every((owner) => owner.id === id))
    throw new Problem('resource.conflict', 'A tenant keeps at least one owner: make somebody else an owner first.')
}
