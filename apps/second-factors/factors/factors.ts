// A person's second factors, and the consequences of adding the first or removing the last.
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { type MailKindName, mailPerson } from '#apps/mailing/index.ts'
import { endSessions, FACTOR_METHODS, type FactorMethod } from '#apps/sessions/index.ts'
import { holdsFactorRequirement } from '#apps/tenants/index.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { passkeys } from '../passkeys.resource.ts'
import { recoveryCodes } from '../recovery-codes.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'
import { createRecoveryCodes, deleteRecoveryCodes } from './recovery-codes.ts'

const [secrets, keys, codes] = [tableOf(totpSecrets), tableOf(passkeys), tableOf(recoveryCodes)]

/** What a person adds and removes. */
export type Factor = Exclude<FactorMethod, 'recovery_code'>

const NAMES: Readonly<Record<Factor, string>> = { totp: 'An authenticator app', passkey: 'A passkey' }

/** Empty without a second factor; recovery codes alone do not count. `ctx` acts as the system. */
export async function methodsOf(ctx: Context, userId: string): Promise<FactorMethod[]> {
  const method = (name: FactorMethod) => sql<FactorMethod>`${name}::text`.as('method')
  const counts = and(eq(secrets.user, userId), isNotNull(secrets.confirmedAt))
  const app = query
    .select({ method: method('totp') })
    .from(secrets)
    .where(counts)
  const devices = query
    .select({ method: method('passkey') })
    .from(keys)
    .where(eq(keys.user, userId))
  const isLeft = and(eq(codes.user, userId), isNull(codes.usedAt))
  const spare = query
    .select({ method: method('recovery_code') })
    .from(codes)
    .where(isLeft)
  const found = await runQuery(ctx, app.union(devices).union(spare))
  const has = new Set(found.map((each) => each.method))
  if (!has.has('totp') && !has.has('passkey')) return []
  return FACTOR_METHODS.filter((each) => has.has(each))
}

/**
 * In the transaction that added it. The first factor ends all other sessions, which were never asked for it, and
 * returns recovery codes to show once. `ctx` acts as the system for the caller.
 */
export async function noteAddedFactor(ctx: Context, factor: Factor, isFirst: boolean): Promise<string[] | null> {
  const userId = ctx.actorId!
  await tellOf(ctx, { userId, operation: 'second_factor_added', kind: 'second_factor_added', factor })
  if (!isFirst) return null
  await endSessions(ctx, { userId, except: ctx.sessionId }, 'second_factor')
  return createRecoveryCodes(ctx, userId)
}

/** In the transaction that removed it. Throws `resource.conflict` for the last one if a tenant of theirs requires one. */
export async function noteRemovedFactor(ctx: Context, userId: string, factor: Factor): Promise<void> {
  if ((await methodsOf(ctx, userId)).length === 0) {
    await requireNoTenantThatRequires(ctx, userId)
    await deleteRecoveryCodes(ctx, userId)
  }
  await tellOf(ctx, { userId, operation: 'second_factor_removed', kind: 'second_factor_removed', factor })
}

/** Admission relies on the state when the token was issued: so people keep a factor, or leave the tenant first. */
async function requireNoTenantThatRequires(ctx: Context, userId: string): Promise<void> {
  if (await holdsFactorRequirement(ctx, userId))
    throw new Problem(
      'resource.conflict',
      'One of your tenants requires a second factor. Add another one, or leave the tenant.',
    )
}

interface Change {
  readonly userId: string
  readonly operation: string
  readonly kind: MailKindName
  readonly factor: Factor
}

async function tellOf(ctx: Context, { userId, operation, kind, factor }: Change): Promise<void> {
  await recordInTrail(ctx, { operation, resource: 'users', recordId: userId, details: { factor } })
  await mailPerson(ctx, userId, { kind, words: { factor: NAMES[factor] } })
}
