// Changes of an account by sign-ins: one at a time, including proof of its address by a mail link.
import { eq, sql } from 'drizzle-orm'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from '../users.resource.ts'

const table = tableOf(users)

/** A locked account. */
interface HeldAccount {
  readonly email: string
  readonly firstName: string
  readonly isActive: boolean
  readonly emailVerifiedAt: string | null
}

/**
 * Locks out concurrent changes to a person's sign-in, but not new sessions, which only refer to the person. In the
 * context's transaction, which acts as the system; null for nobody.
 */
export async function holdPerson(ctx: Context, id: string): Promise<HeldAccount | null> {
  const { email, firstName, isActive, emailVerifiedAt } = table
  const account = query.select({ email, firstName, isActive, emailVerifiedAt }).from(table).where(eq(table.id, id))
  return (await runQuery(ctx, account.for('no key update')))[0] ?? null
}

/**
 * Records that the address is theirs, in the context's transaction; `isFirst` if nobody proved it before. Null if their
 * address has changed, or they may no longer sign in. `ctx` acts as the system.
 */
export async function proveAddress(ctx: Context, id: string, email: string): Promise<{ isFirst: boolean } | null> {
  const held = await holdPerson(ctx, id)
  if (held?.email !== email || !held.isActive) return null
  const proven = { emailVerifiedAt: sql`coalesce(${table.emailVerifiedAt}, now())`, ...touched(table) }
  await runQuery(ctx, query.update(table).set(proven).where(eq(table.id, id)))
  return { isFirst: held.emailVerifiedAt === null }
}

/** From now on everything older is void. `ctx` acts as the system. */
export async function noteStartOver(ctx: Context, id: string): Promise<void> {
  await runQuery(ctx, query.update(table).set({ startedOverAt: NOW }).where(eq(table.id, id)))
}
