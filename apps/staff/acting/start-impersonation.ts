// Starts an impersonation: a short session that cannot be refreshed, and that the person can see and end.

import { sql } from 'drizzle-orm'
import { renderMail } from '#apps/mailing/index.ts'
import { cleanText, selectSessions, sessions } from '#apps/sessions/index.ts'
import { membershipOf } from '#apps/tenants/index.ts'
import { accessTokens } from '#apps/tokens/index.ts'
import { findPerson } from '#apps/users/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { wordsInTheirName } from './staff-words.ts'

/** Whether people get a mail when staff impersonate them. */
export const impersonationNotice = defineService<boolean>('impersonation notice')

/** Whom to impersonate, and for how long at most. */
export interface Impersonation {
  readonly userId: string
  readonly minutes: number
  readonly remote: EndpointRequest['remote']
}

interface Target {
  readonly email: string
  readonly name: string
  readonly version: number
}

/**
 * The caller acts in a tenant, with a reason. Throws `resource.not_found` if the person is not an active member, and
 * `permissions.denied` for staff, for oneself, and for a person with permissions that the caller lacks: never upward
 * (CVE-2026-32103).
 */
export async function startImpersonation(
  ctx: Context,
  { userId, minutes, remote }: Impersonation,
): Promise<{ access: string; expiresAt: string }> {
  const target = await requireTarget(ctx, userId)
  const { sessionId, expiresAt } = await inTransaction(ctx.asSystem('act in the name of somebody'), async (inner) => {
    const expiresAt = await endOf(inner, minutes)
    const { record } = await createAsSystem(inner, sessions, {
      ...{ user: userId, chosenTenant: ctx.tenantId, expiresAt },
      ...{ impersonator: ctx.actorId, startedFrom: ctx.sessionId, reason: ctx.caller.staffReason },
      ...{ address: remote.address.slice(0, 64), userAgent: cleanText(remote.userAgent) },
    })
    await noteStart(inner, { userId, sessionId: record.id, minutes })
    if (impersonationNotice.of(ctx)) await tellThem(inner, target, { minutes, expiresAt })
    return { sessionId: record.id, expiresAt }
  })
  const identity = { actorId: userId, sessionId, tenantId: ctx.tenantId, permissionsVersion: target.version }
  const until = Math.floor(Date.parse(expiresAt) / 1000)
  const access = await accessTokens.of(ctx).sign({ ...identity, impersonatorId: ctx.actorId }, until)
  return { access, expiresAt }
}

async function requireTarget(ctx: Context, userId: string): Promise<Target> {
  const person = await findPerson(ctx.asSystem('find whose name is meant'), userId)
  const membership = person?.isActive && (await membershipOf(ctx, { userId, tenantId: ctx.tenantId! }))
  if (!membership) throw new Problem('resource.not_found', 'There is no such member of this tenant.')
  if (person.isStaff) throw new Problem('permissions.denied', 'Staff of the platform cannot be impersonated.')
  const words = wordsInTheirName(ctx.runtime, membership.permissions)
  const beyond = [...words].find((word) => !ctx.permissions.has(word))
  if (beyond) throw new Problem('permissions.denied', `They may ${beyond}, which you may not.`)
  return { email: person.email, name: person.firstName, version: membership.version }
}

/** Never beyond the staff member's own session. */
async function endOf(ctx: Context, minutes: number): Promise<string> {
  const session = selectSessions('session')
  const { id, expiresAt } = session
  const until = sql<string>`least(${expiresAt}, now() + make_interval(mins => ${minutes}))`.mapWith(expiresAt)
  const [own] = await runQuery(ctx, query.select({ until }).from(session).where(sql`${id} = ${ctx.sessionId}`))
  return own!.until
}

async function noteStart(
  ctx: Context,
  { userId, sessionId, minutes }: { userId: string; sessionId: string; minutes: number },
): Promise<void> {
  const entry = { operation: 'impersonation_started', resource: 'users', recordId: userId }
  for (const tenantId of [ctx.tenantId, PLATFORM_TENANT])
    await recordInTrail(ctx, { ...entry, details: { session: sessionId, minutes }, tenantId })
}

interface Stay {
  readonly minutes: number
  readonly expiresAt: string
}

async function tellThem(ctx: Context, { email, name }: Target, { minutes, expiresAt }: Stay): Promise<void> {
  const words = { name, email, reason: ctx.caller.staffReason!, minutes: String(minutes), until: new Date(expiresAt) }
  await ctx.enqueue(sendMail, await renderMail(ctx, { kind: 'staff_acts_for_you', to: email, words }))
}
