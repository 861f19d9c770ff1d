// A tenant always keeps an owner, even if one leaves, is removed or steps down.
import { and, eq } from 'drizzle-orm'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { memberships } from '../memberships.resource.ts'

const table = tableOf(memberships)

/** An owner's membership, locked until the transaction ends. */
interface Ownership {
  readonly id: string
  readonly userId: string
}

/** Locks the owners, so that two who leave at once cannot both rely on the other. */
export function lockOwners(ctx: Context): Promise<Ownership[]> {
  const { id, user: userId } = table
  const areOwners = and(inTenant(ctx, table), eq(table.role, 'owner'))
  return runQuery(ctx, query.select({ id, userId }).from(table).where(areOwners).orderBy(id).for('update'))
}

/** Throws `resource.conflict` if only this membership owns the tenant. */
export async function requireOtherOwner(ctx: Context, id: string): Promise<void> {
  const owners = await lockOwners(ctx)
  if (owners.every((owner) => owner.id === id))
    throw new Problem('resource.conflict', 'A tenant keeps at least one owner: make somebody else an owner first.')
}
