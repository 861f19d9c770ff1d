// Erases a person: what says who they are goes at once, what they wrote stays under an id that means nobody.
import { type SQL, sql } from 'drizzle-orm'
import { platformIn } from '#apps/tenants/index.ts'
import { memberships } from '#apps/users/index.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, callOf, createContext, inTransaction } from '#framework/request/context.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { isOfPerson, personalModelsOf } from '#framework/resource/personal-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { discardExports } from '../requested/discard-exports.ts'
import { sweepPerson } from '../tasks/sweep-person.ts'
import { emptyPersonalFields } from './empty-personal-fields.ts'
import { type ErasedAddresses, erasedWords } from './erased-words.ts'

/**
 * Their log-ins, keys and memberships end at once; copies and the trails are swept by a task. Throws `resource.not_found`,
 * `permissions.denied` for staff of the platform, `people.last_owner` for the only owner of a tenant, before anything is changed.
 */
export async function erasePerson(ctx: Context, userId: string, reason: string): Promise<void> {
  const system = createContext(ctx.runtime, { ...callOf(ctx), actorId: ctx.actorId }).asSystem(
    `erase a person: ${reason}`,
  )
  const tenants = await findMemberships(system, userId)
  await requireErasable(system, userId)
  requireOtherOwners(tenants)
  for (const each of tenants) await endMembership(system, each)
  await inTransaction(system, async (inner) => {
    const addresses = await addressesOf(inner, userId)
    await endAccess(inner, userId, addresses.proven)
    await anonymise(inner, userId)
    await recordInTrail(inner, { operation: 'erase', resource: 'users', recordId: userId })
    // The addresses are looked for in copies and trails; until then they lie sealed in the task, and nowhere else.
    const sealed = erasedWords.of(ctx).seal(JSON.stringify(addresses), userId)
    await inner.enqueue(sweepPerson, { userId, sealed })
  })
}

interface Membership {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly isOpen: boolean
  readonly isOnlyOwner: boolean
}

/** In every tenant, closed ones too: each is asked inside itself. */
async function findMemberships(system: Context, userId: string): Promise<Membership[]> {
  const own = createContext(system.runtime, { requestId: system.requestId, actorId: userId }).asSystem(
    system.systemReason!,
  )
  const rows = await runStatement(
    own,
    sql`select m.tenant_id, m.id, t.name, t.slug, t.status in ('active', 'suspended') from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.user_id = ${userId} order by t.name`,
  )
  const found: Membership[] = []
  for (const [tenantId, id, name, slug, isOpen] of rows as [string, string, string, string, boolean][]) {
    const [owners] = await runStatement(
      platformIn(system, tenantId, system.systemReason!),
      sql`select bool_or(user_id = ${userId}) and count(*) = 1 from tenant.memberships where tenant_id = ${tenantId} and role = 'owner'`,
    )
    found.push({ tenantId, id, name, slug, isOpen, isOnlyOwner: owners![0] === true })
  }
  return found
}

async function requireErasable(system: Context, userId: string): Promise<void> {
  const [row] = await runStatement(
    system,
    sql`select is_staff or is_superuser, email like 'erased-%@erased.invalid' from auth.users where id = ${userId}`,
  )
  if (!row || row[1]) throw new Problem('resource.not_found', 'There is no such person.')
  if (row[0]) throw new Problem('permissions.denied', 'Staff of the platform is dismissed first: ./manage staff.')
}

function requireOtherOwners(tenants: readonly Membership[]): void {
  const only = tenants.filter(({ isOpen, isOnlyOwner }) => isOpen && isOnlyOwner)
  if (only.length === 0) return
  const names = only.map(({ name, slug }) => `“${name}” (${slug})`).join(', ')
  throw new Problem(
    'people.last_owner',
    `Nobody else owns ${names}: make somebody an owner, or delete the tenant, first.`,
  )
}

/** By the operation, so that whoever listens hears of it; a tenant that ends anyway needs no owner. */
async function endMembership(system: Context, { tenantId, id, isOpen }: Membership): Promise<void> {
  const inside = platformIn(system, tenantId, system.systemReason!)
  if (isOpen) await removeRecord(inside, memberships, { id })
  else
    await inTransaction(inside, ({ transaction }) =>
      transaction.query(sql`delete from tenant.memberships where tenant_id = ${tenantId} and id = ${id}`),
    )
  await discardExports(inside)
}

/**
 * An address counts when they read its mail: whoever merely registers somebody else's, or asks to change theirs to it, must not be able to
 * erase what others wrote to its owner.
 */
async function addressesOf(system: Context, userId: string): Promise<ErasedAddresses> {
  const [row] = await runStatement(
    system,
    sql`select email, email_verified_at is not null from auth.users where id = ${userId}`,
  )
  const own = row![0] as string
  return { own, proven: row![1] === true ? [own] : [] }
}

/** What they log in with, what they were sent, and all else that stands outside of the tenants and goes with a person. */
async function endAccess(system: Context, userId: string, proven: readonly string[]): Promise<void> {
  const any = sql`any(${sql.param(proven)}::text[])`
  const query = (statement: SQL) => system.transaction!.query(statement)
  // An invitation belongs to the tenant that wrote it, and to whoever reads the mailbox.
  await query(
    sql`update auth.one_time_tokens set user_id = null where user_id = ${userId} and purpose = 'invitation' and email <> all(${sql.param(proven)}::text[])`,
  )
  await query(sql`delete from auth.one_time_tokens where email = ${any}`)
  await query(
    sql`delete from auth.provider_visits where claims is not null and lower(claims::jsonb ->> 'email') = ${any}`,
  )
  for (const { schema, table } of accessModelsOf(system.runtime.models))
    await query(sql`delete from ${sql.raw(`"${schema}"."${table}"`)} where user_id = ${userId}`)
}

function accessModelsOf(models: Models): ResourceModel[] {
  return [...models.values()].filter(
    ({ fields, rows }) => !rows.hasTenant && isOfPerson(fields) && fields.get('user')!.relation!.onDelete === 'cascade',
  )
}

/** The old address may be registered again, by whoever reads its mailbox. */
async function anonymise(system: Context, userId: string): Promise<void> {
  for (const each of personalModelsOf(system.runtime.models))
    if (!each.model.rows.hasTenant && !each.isByAddress) await emptyPersonalFields(system, each, [userId])
  await system.transaction!.query(
    sql`update auth.users set is_active = false, email_verified_at = null where id = ${userId}`,
  )
}
