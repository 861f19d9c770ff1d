// A session remembers when its user last proved who they are.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { isActor, NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { sessions } from '../sessions.resource.ts'
import { isLive } from './select-sessions.ts'

const table = tableOf(sessions)

/** Within the last `ttl` seconds, in the context's session. `system` acts as the system. */
export async function isProven(system: Context, ttl: number): Promise<boolean> {
  const { id, user, endedAt, provenAt } = table
  const isLate = sql`${provenAt} > now() - make_interval(secs => ${ttl})`
  const isProof = and(sql`${id} = ${system.sessionId}`, isActor(system, user), isNull(endedAt), isLate)
  return (await runQuery(system, query.select({ id }).from(table).where(isProof))).length > 0
}

/** For this session, not the person's other ones. `ctx` acts as the system. */
export async function noteProof(ctx: Context, by: string): Promise<void> {
  const isOwn = and(sql`${table.id} = ${ctx.sessionId}`, isActor(ctx, table.user))
  await runQuery(
    ctx,
    query
      .update(table)
      .set({ provenAt: NOW, ...touched(table) })
      .where(isOwn),
  )
  await recordInTrail(ctx, { operation: 'step_up', resource: 'users', recordId: ctx.actorId!, details: { by } })
}

/** Whether they have signed in from this address before. `ctx` acts as the system. */
export async function cameFrom(ctx: Context, userId: string, address: string): Promise<boolean> {
  const cameFromThere = and(eq(table.user, userId), eq(table.address, address.slice(0, 64)))
  const before = query.select({ id: table.id }).from(table).where(cameFromThere).limit(1)
  return (await runQuery(ctx, before)).length > 0
}

/** True until it ends; ending it waits for this transaction. `ctx` acts as the system. */
export async function holdSession(ctx: Context, sessionId: string): Promise<boolean> {
  const session = query
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.id, sessionId), isLive(table)))
  return (await runQuery(ctx, session.for('share'))).length > 0
}
