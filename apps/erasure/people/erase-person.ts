// Erases a person: personal data goes at once; their content stays under an id that identifies nobody.
import { eq, sql } from 'drizzle-orm'
import { discardExports } from '#apps/tenant-exports/index.ts'
import { platformIn, selectTenants } from '#apps/tenants/index.ts'
import {
  closeAccount,
  deleteMembership,
  findPerson,
  isOnlyOwner,
  memberships,
  selectMembers,
} from '#apps/users/index.ts'
import { removeRecord } from '#framework/operations/remove.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { type ErasedPerson, erasers } from '#framework/request/declaring/define-eraser.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { isOfPerson, personalModelsOf } from '#framework/resource/values/personal-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { sweepPerson } from '../tasks/sweep-person.ts'
import { emptyPersonalFields } from './empty-personal-fields.ts'
import { type ErasedAddresses, erasedWords } from './erased-words.ts'

/**
 * Ends their sessions, keys and memberships at once; a task sweeps copies and trails. Throws `resource.not_found`,
 * `permissions.denied` for staff of the platform, `people.last_owner` for a tenant's only owner, before anything is
 * changed.
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
    await endAccess(inner, { userId, addresses: addresses.proven })
    await anonymise(inner, userId)
    await recordInTrail(inner, { operation: 'erase', resource: 'users', recordId: userId })
    // Copies and trails are searched for the addresses; until then only the task holds them, sealed.
    const sealed = erasedWords.of(ctx).seal(JSON.stringify(addresses), userId)
    await inner.enqueue(sweepPerson, { userId, sealed })
  })
}

/** What remains of an address. */
const ERASED = /^erased-.*@erased\.invalid$/s

interface Membership {
  readonly tenantId: string
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly isOpen: boolean
  readonly isOnlyOwner: boolean
}

/** In every tenant, including closed ones, asking inside each. */
async function findMemberships(system: Context, userId: string): Promise<Membership[]> {
  const own = createContext(system.runtime, { requestId: system.requestId, actorId: userId }).asSystem(
    system.systemReason!,
  )
  const [member, tenant] = [selectMembers('member'), selectTenants('tenant')]
  const { name, slug, status } = tenant
  const belonging = query
    .select({ tenantId: member.tenantId, id: member.id, name, slug, status })
    .from(member)
    .innerJoin(tenant, eq(tenant.id, member.tenantId))
    .where(eq(member.user, userId))
    .orderBy(name)
  const found: Membership[] = []
  for (const { status: state, ...each } of await runQuery(own, belonging)) {
    const isOpen = state === 'active' || state === 'suspended'
    const inside = platformIn(system, each.tenantId, system.systemReason!)
    found.push({ ...each, slug: each.slug!, isOpen, isOnlyOwner: await isOnlyOwner(inside, userId) })
  }
  return found
}

async function requireErasable(system: Context, userId: string): Promise<void> {
  const person = await findPerson(system, userId)
  if (!person || ERASED.test(person.email)) throw new Problem('resource.not_found', 'There is no such person.')
  if (person.isStaff)
    throw new Problem('permissions.denied', 'Staff of the platform is dismissed first: ./manage staff.')
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

/** By operation, so that followers learn of it; a tenant that ends anyway needs no owner. */
async function endMembership(system: Context, { tenantId, id, isOpen }: Membership): Promise<void> {
  const inside = platformIn(system, tenantId, system.systemReason!)
  if (isOpen) await removeRecord(inside, memberships, { id })
  else await deleteMembership(inside, id)
  await discardExports(inside)
}

/**
 * An address counts only if they read its mail: registering another person's address, or requesting a change to it,
 * must not allow erasing what others wrote to its owner.
 */
async function addressesOf(system: Context, userId: string): Promise<ErasedAddresses> {
  const { email, emailVerifiedAt } = (await findPerson(system, userId))!
  return { own: email, proven: emailVerifiedAt === null ? [] : [email] }
}

/** Credentials, messages to them, and everything outside tenants that is deleted with a person. */
async function endAccess(system: Context, person: ErasedPerson): Promise<void> {
  for (const eraser of erasers.of(system)) await eraser.endAccess?.(system, person)
  // SQL by hand: any table of any app that holds credentials.
  for (const { schema, table } of accessModelsOf(system.runtime.models)) {
    const name = sql`${sql.identifier(schema)}.${sql.identifier(table)}`
    await runStatement(system, sql`delete from ${name} where user_id = ${person.userId}`)
  }
}

function accessModelsOf(models: Models): ResourceModel[] {
  return [...models.values()].filter(
    ({ fields, rows }) => !rows.hasTenant && isOfPerson(fields) && fields.get('user')!.relation!.onDelete === 'cascade',
  )
}

/** The old address can be registered again by its mailbox's reader. */
async function anonymise(system: Context, userId: string): Promise<void> {
  for (const each of personalModelsOf(system.runtime.models))
    if (!each.model.rows.hasTenant && !each.isByAddress) await emptyPersonalFields(system, each, [userId])
  await closeAccount(system, userId)
}
