// Which second factors somebody has, and what follows when the first one comes or the last one goes.
import { sql } from 'drizzle-orm'
import { type MailKindName, renderMail } from '#apps/mails/index.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { endSessions } from '../sessions/end-session.ts'
import { createRecoveryCodes, deleteRecoveryCodes } from './recovery-codes.ts'

/** What proves somebody beside the password. */
export const FACTOR_METHODS = ['totp', 'passkey', 'recovery_code'] as const
export type FactorMethod = (typeof FACTOR_METHODS)[number]
/** What a person adds and removes. */
export type Factor = Exclude<FactorMethod, 'recovery_code'>

const NAMES: Readonly<Record<Factor, string>> = { totp: 'An authenticator app', passkey: 'A passkey' }

/** None for somebody without a second factor; recovery codes alone are none. `ctx` acts as the system. */
export async function methodsOf(ctx: Context, userId: string): Promise<FactorMethod[]> {
  const [row] = await runStatement(
    ctx,
    sql`select exists (select 1 from auth.totp_secrets where user_id = ${userId} and confirmed_at is not null),
      exists (select 1 from auth.passkeys where user_id = ${userId}),
      exists (select 1 from auth.recovery_codes where user_id = ${userId} and used_at is null)`,
  )
  const [hasTotp, hasPasskey, hasCodes] = row as [boolean, boolean, boolean]
  if (!hasTotp && !hasPasskey) return []
  const has = { totp: hasTotp, passkey: hasPasskey, recovery_code: hasCodes }
  return FACTOR_METHODS.filter((method) => has[method])
}

/**
 * In the transaction that added it. With the first factor all other log-ins end, for they were never asked for it, and there are
 * recovery codes to show, once. `ctx` acts as the system for the caller.
 */
export async function noteAddedFactor(ctx: Context, factor: Factor, isFirst: boolean): Promise<string[] | null> {
  const userId = ctx.actorId!
  await tellOf(ctx, { userId, operation: 'second_factor_added', kind: 'second_factor_added', factor })
  if (!isFirst) return null
  await endSessions(ctx, { userId, except: ctx.sessionId }, 'second_factor')
  return createRecoveryCodes(ctx, userId)
}

/** In the transaction that removed it. Throws `resource.conflict` for the last one of a member of a tenant that requires one. */
export async function noteRemovedFactor(ctx: Context, userId: string, factor: Factor): Promise<void> {
  if ((await methodsOf(ctx, userId)).length === 0) {
    await requireNoTenantThatRequires(ctx, userId)
    await deleteRecoveryCodes(ctx, userId)
  }
  await tellOf(ctx, { userId, operation: 'second_factor_removed', kind: 'second_factor_removed', factor })
}

/** What is asked at admission is who they were when their token was made: so they stay who they are, or leave the tenant first. */
async function requireNoTenantThatRequires(ctx: Context, userId: string): Promise<void> {
  // An owner who switches it on at this moment is waited for, or waits.
  await runStatement(ctx, sql`select pg_advisory_xact_lock_shared(hashtextextended('second factors are required', 0))`)
  const [row] = await runStatement(
    ctx,
    sql`select 1 from tenant.memberships m join tenant.tenants t on t.id = m.tenant_id where m.user_id = ${userId} and t.requires_second_factor limit 1`,
  )
  if (row)
    throw new Problem('resource.conflict', 'A tenant of yours requires a second factor: add another one, or leave it.')
}

interface Change {
  readonly userId: string
  readonly operation: string
  readonly kind: MailKindName
  readonly factor: Factor
}

async function tellOf(ctx: Context, { userId, operation, kind, factor }: Change): Promise<void> {
  await recordInTrail(ctx, { operation, resource: 'users', recordId: userId, details: { factor } })
  await mailTo(ctx, userId, { kind, words: { factor: NAMES[factor] } })
}

/** The person hears of it, whoever did it. */
export async function mailTo(
  ctx: Context,
  userId: string,
  { kind, words }: { kind: MailKindName; words: Record<string, string> },
): Promise<void> {
  const [row] = await runStatement(ctx, sql`select email, first_name from auth.users where id = ${userId}`)
  const [email, name] = row as [string, string]
  await ctx.enqueue(sendMail, await renderMail(ctx, { kind, to: email, words: { name, email, ...words } }))
}
