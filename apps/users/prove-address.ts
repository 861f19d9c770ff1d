// An account as log-ins change it: one change at a time, and what a link in a mail proved of its address.
import { eq, sql } from 'drizzle-orm'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { users } from './users.resource.ts'

const table = tableOf(users)

/** Of an account that is held. */
interface HeldAccount {
  readonly email: string
  readonly firstName: string
  readonly isActive: boolean
  readonly emailVerifiedAt: string | null
}

/**
 * Whoever changes how somebody logs in waits here; a session that begins points at the person and does not. In the context's
 * transaction, which acts as the system; null for nobody.
 */
export async function holdPerson(ctx: Context, id: string): Promise<HeldAccount | null> {
  const { email, firstName, isActive, emailVerifiedAt } = table
  const account = query.select({ email, firstName, isActive, emailVerifiedAt }).from(table).where(eq(table.id, id))
  return (await runQuery(ctx, account.for('no key update')))[0] ?? null
}

/**
 * Notes that the address is theirs, in the context's transaction; `isFirst` where nobody had proved it before. Null where they have another
 * address by now, or may not log in any more. `ctx` acts as the system.
 */
export async function proveAddress(ctx: Context, id: string, email: string): Promise<{ isFirst: boolean } | null> {
  const held = await holdPerson(ctx, id)
  if (held?.email !== email || !held.isActive) return null
  const proven = { emailVerifiedAt: sql`coalesce(${table.emailVerifiedAt}, now())`, ...touched(table) }
  await runQuery(ctx, query.update(table).set(proven).where(eq(table.id, id)))
  return { isFirst: held.emailVerifiedAt === null }
}

/** What is older counts for nothing from now on. `ctx` acts as the system. */
export async function noteStartOver(ctx: Context, id: string): Promise<void> {
  await runQuery(ctx, query.update(table).set({ startedOverAt: NOW }).where(eq(table.id, id)))
}
