// Sweeps one tenant for an erased person: what was created in their name, copies of personal data, and the trail.
import { isNamedInTrail, redactChanges } from '#apps/audit/index.ts'
import { discardExports } from '#apps/tenant-exports/index.ts'
import { platformIn } from '#apps/tenants/index.ts'
import { forgetEventsAbout } from '#framework/events/keeping/forget-events.ts'
import { forgetAnswersAbout } from '#framework/operations/once/forget-answers.ts'
import type { Context } from '#framework/request/context.ts'
import { type ErasedPerson, erasers, type RecordsAbout } from '#framework/request/declaring/define-eraser.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { personalModelsOf } from '#framework/resource/values/personal-fields.ts'
import { discardTasksAbout } from '#framework/tasks/discard-tasks.ts'
import { emptyPersonalFields } from './empty-personal-fields.ts'
import { findRecordsAbout, namingOf } from './find-records-about.ts'
import { personErased } from './person-erased.ts'

/**
 * Resolves with the number of deleted or redacted rows; repeating it finds none. Does nothing if they were never a
 * member or invited: what such a tenant wrote about somebody is its own. `ctx` runs the platform's task.
 */
export async function sweepTenant(ctx: Context, tenantId: string, person: ErasedPerson): Promise<number> {
  const inside = platformIn(ctx, tenantId, 'erase a person')
  const isPlatform = tenantId === PLATFORM_TENANT
  if (!isPlatform && !(await hasBelonged(inside, person))) return 0
  const ended = isPlatform ? 0 : await endRecords(inside, person)
  const about = await findRecordsAbout(inside, person)
  const copies = await forgetCopies(inside, person, about)
  const redacted = await redactChanges(inside, { userId: person.userId, records: about })
  // Archives written while the trail still named them.
  if (redacted > 0) await discardExports(inside)
  if (!isPlatform) await inside.emit(personErased, { user: person.userId })
  return ended + copies + redacted
}

/** The trail knows what tables no longer contain. */
async function hasBelonged(ctx: Context, person: ErasedPerson): Promise<boolean> {
  const asked = erasers.of(ctx).filter(({ knows }) => knows)
  for (const { knows } of asked) if (await knows!(ctx, person)) return true
  const models = asked.map(({ resource }) => ctx.runtime.models.get(resource)!)
  return isNamedInTrail(
    ctx,
    models.flatMap((model) => namingOf(model, person)),
  )
}

/** Deletes what is useless to others; other records stay, without personal data. */
function endRecords(ctx: Context, person: ErasedPerson): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    let rows = 0
    for (const eraser of erasers.of(ctx)) rows += (await eraser.endRecords?.(inner, person)) ?? 0
    const inTenants = personalModelsOf(ctx.runtime.models).filter(({ model }) => model.rows.hasTenant)
    for (const each of inTenants)
      rows += await emptyPersonalFields(inner, each, each.isByAddress ? person.addresses : [person.userId])
    return rows
  })
}

/** Events, sent messages, stored answers and pending tasks: copies that nobody needs any more. */
function forgetCopies(ctx: Context, { userId, addresses }: ErasedPerson, about: RecordsAbout): Promise<number> {
  const ids = [...about.values()].flat()
  return inTransaction(ctx, async (inner) => {
    let rows = await discardTasksAbout(inner, [userId, ...addresses, ...ids])
    rows += await forgetEventsAbout(inner, about)
    for (const eraser of erasers.of(ctx)) rows += (await eraser.forgetCopies?.(inner, about)) ?? 0
    return rows + (await forgetAnswersAbout(inner, ids))
  })
}
