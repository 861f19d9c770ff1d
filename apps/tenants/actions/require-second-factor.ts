// Sets whether a tenant admits members without a second factor.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { aFlag } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { FACTORS_ARE_REQUIRED } from '../finding/required-factors.ts'
import { tenants } from '../tenants.resource.ts'

export const requireSecondFactor = defineAction(tenants, 'requireSecondFactor', {
  summary: 'Require a second factor of every member, or not',
  description: 'While it is on, members without a second factor cannot enter. It applies to existing tokens at once.',
  input: Type.Object(
    { isRequired: aFlag('True to let only members with a second factor in, false to let everybody in again.') },
    { additionalProperties: false },
  ),
  dangerous: true,
  stepUp: true,
  async run(ctx, tenant, { isRequired }) {
    if (isRequired === tenant.requiresSecondFactor) return tenant
    if (isRequired) await requireOwnFactor(ctx)
    const values = { requiresSecondFactor: isRequired }
    return (await updateAsSystem(ctx, tenants, { id: tenant.id, values })).record
  },
})

/** Prevents owners from locking themselves out, also when they remove their last factor concurrently. */
async function requireOwnFactor(ctx: Context): Promise<void> {
  const system = ctx.asSystem('ask whether somebody has a second factor')
  await lockName(system, FACTORS_ARE_REQUIRED)
  // SQL by hand: a query without a table.
  const [row] = await runStatement(system, sql`select auth.has_second_factor(${ctx.actorId})`)
  if (!row![0]) throw new Problem('tenants.second_factor_required', 'Add a second factor to your own account first.')
}
