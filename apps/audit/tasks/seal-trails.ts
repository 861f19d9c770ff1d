// Seals new rows in every tenant that has some.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { platformIn } from '../seal/read-rows.ts'
import { sealChanges } from '../seal/seal-changes.ts'

const AT_ONCE = 500

/** A task of the platform; its result is the number of rows and tenants. */
export const sealTrails = defineTask('audit.seal-trails', {
  payload: Type.Object({}),
  priority: -20,
  run: (ctx, _payload, { signal }) => sealAll(ctx, signal),
})

async function sealAll(ctx: Context, signal: AbortSignal) {
  const sealed = { tenants: 0, rows: 0 }
  for (let found = AT_ONCE; found === AT_ONCE && !signal.aborted; ) {
    const system = ctx.asSystem('find what is not sealed')
    // SQL by hand: this function of the database reads all tenants at once.
    const tenants = await runStatement(system, sql`select audit.unsealed_tenants(${AT_ONCE})`)
    for (const [tenantId] of tenants) {
      if (signal.aborted) break
      sealed.rows += await sealChanges(platformIn(ctx, tenantId as string))
      sealed.tenants++
    }
    found = tenants.length
  }
  return sealed
}
