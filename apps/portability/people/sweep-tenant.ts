// Looks for an erased person in one tenant: what was made in their name, copies of what said who they are, and the trail.
import { type SQL, sql } from 'drizzle-orm'
import { redactChanges } from '#apps/audit/index.ts'
import { platformIn } from '#apps/tenants/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { personalModelsOf } from '#framework/resource/personal-fields.ts'
import { discardTasksAbout } from '#framework/tasks/discard-tasks.ts'
import { discardExports } from '../requested/discard-exports.ts'
import { emptyPersonalFields } from './empty-personal-fields.ts'
import { findRecordsAbout, namesInTrail, type RecordsAbout, type SweptPerson } from './find-records-about.ts'
import { personErased } from './person-erased.ts'

/**
 * How many rows went or were redacted; again finds none. Nothing where they never were a member and were never invited: what such a
 * tenant wrote about somebody is its own. `ctx` is whoever runs the platform's task.
 */
export async function sweepTenant(ctx: Context, tenantId: string, person: SweptPerson): Promise<number> {
  const inside = platformIn(ctx, tenantId, 'erase a person')
  const isPlatform = tenantId === PLATFORM_TENANT
  if (!isPlatform && !(await hasBelonged(inside, person))) return 0
  const ended = isPlatform ? 0 : await endRecords(inside, person)
  const about = await findRecordsAbout(inside, person)
  const copies = await forgetCopies(inside, person, about)
  const redacted = await redactChanges(inside, { userId: person.userId, records: about })
  // What was written while the trail still named them.
  if (redacted > 0) await discardExports(inside)
  if (!isPlatform) await inside.emit(personErased, { user: person.userId })
  return ended + copies + redacted
}

async function hasBelonged(ctx: Context, person: SweptPerson): Promise<boolean> {
  const [row] = await runStatement(
    ctx,
    sql`select exists (select from tenant.memberships where tenant_id = ${ctx.tenantId} and user_id = ${person.userId})
      or exists (select from tenant.invitations where tenant_id = ${ctx.tenantId} and email = any(${sql.param(person.addresses)}::text[]))
      or exists (select from audit.changes where tenant_id = ${ctx.tenantId}
        and (${namesInTrail({ resource: 'memberships', key: 'user' }, [person.userId])} or ${namesInTrail({ resource: 'invitations', key: 'email' }, person.addresses)}))`,
  )
  return row![0] === true
}

/** Keys, invitations and views of their own are of use to nobody else; other records stay, without what was declared as personal. */
async function endRecords(ctx: Context, { userId, addresses }: SweptPerson): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    let rows = await countOf(
      inner,
      sql`delete from tenant.api_keys where tenant_id = ${ctx.tenantId} and created_by_id = ${userId}`,
    )
    rows += await countOf(
      inner,
      sql`delete from tenant.invitations where tenant_id = ${ctx.tenantId} and email = any(${sql.param(addresses)}::text[])`,
    )
    rows += await countOf(
      inner,
      sql`delete from tenant.saved_views where tenant_id = ${ctx.tenantId} and user_id = ${userId} and not is_shared`,
    )
    const inTenants = personalModelsOf(ctx.runtime.models).filter(({ model }) => model.rows.hasTenant)
    for (const each of inTenants)
      rows += await emptyPersonalFields(inner, each, each.isByAddress ? addresses : [userId])
    return rows
  })
}

/** Events, messages that were sent, answers of before, and what was to be done: copies, which nobody needs any more. */
async function forgetCopies(ctx: Context, { userId, addresses }: SweptPerson, about: RecordsAbout): Promise<number> {
  const ids = [...about.values()].flat()
  return inTransaction(ctx, async (inner) => {
    let rows = await discardTasksAbout(inner, [userId, ...addresses, ...ids])
    for (const table of ['tasks.events', 'public.webhook_deliveries'])
      for (const [resource, records] of about)
        rows += await countOf(
          inner,
          sql`delete from ${sql.raw(table)} where tenant_id = ${ctx.tenantId} and resource = ${resource} and record_id = any(${sql.param(records)}::uuid[])`,
        )
    // An answer is JSON within JSON.
    const named = ids.map((id) => `\\"id\\":\\"${id}\\"`)
    rows += await countOf(
      inner,
      sql`delete from public.idempotency_keys where tenant_id = ${ctx.tenantId} and exists (select from unnest(${sql.param(named)}::text[]) as name where strpos(result, name) > 0)`,
    )
    return rows
  })
}

async function countOf(ctx: Context, statement: SQL): Promise<number> {
  return (await ctx.transaction!.query(sql`${statement} returning 1`)).length
}
