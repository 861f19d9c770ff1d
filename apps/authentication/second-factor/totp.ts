// Codes of authenticator apps (RFC 6238): SHA-1, six digits, thirty seconds, which all of them understand.
import { sql } from 'drizzle-orm'
import { Secret, TOTP } from 'otpauth'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { authentication } from '../authentication.ts'

const PERIOD = 30
/** A clock may be one step off, either way. */
const WINDOW = 1
/** Who does not confirm a secret within an hour begins again. */
const UNCONFIRMED = sql`confirmed_at is null and updated_at > now() - interval '1 hour'`

export interface NewTotp {
  /** In base32, for whoever types it. */
  readonly secret: string
  /** `otpauth://…`, for whoever scans it. */
  readonly uri: string
}

/** A secret that counts for nothing until it is confirmed; the one before is forgotten. Throws `resource.conflict` beside one that counts. */
export async function createTotp(ctx: Context, userId: string): Promise<NewTotp> {
  const { serviceName, factorSecrets } = authentication.of(ctx)
  const secret = new Secret({ size: 20 })
  const sealed = factorSecrets.seal(secret.base32, userId)
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(sql`
      with kept as (
        insert into auth.totp_secrets (user_id, sealed_secret) values (${userId}, ${sealed})
        on conflict (user_id) do update
          set sealed_secret = excluded.sealed_secret, updated_at = now(), version = totp_secrets.version + 1
          where totp_secrets.confirmed_at is null
        returning user_id
      ) select u.email from kept join auth.users u on u.id = kept.user_id`),
  )
  if (!row) throw new Problem('resource.conflict', 'You have an authenticator app already: remove it first.')
  const uri = new TOTP({ issuer: serviceName, label: row[0] as string, secret, period: PERIOD }).toString()
  return { secret: secret.base32, uri }
}

/** From now on it counts. Throws `auth.invalid_code`, also when there is nothing to confirm. */
export async function confirmTotp(ctx: Context, userId: string, code: string): Promise<void> {
  const [row] = await runStatement(
    ctx,
    sql`select sealed_secret from auth.totp_secrets where user_id = ${userId} and ${UNCONFIRMED}`,
  )
  const sealed = row?.[0] as string | undefined
  const step = sealed === undefined ? null : stepOf(ctx, { userId, sealed, code })
  // The very secret that was compared: another one may have taken its place meanwhile.
  const [confirmed] =
    step === null
      ? []
      : await inTransaction(ctx, ({ transaction }) =>
          transaction.query(sql`
    update auth.totp_secrets set confirmed_at = now(), last_step = ${step}, updated_at = now(), version = version + 1
    where user_id = ${userId} and sealed_secret = ${sealed} and ${UNCONFIRMED} returning 1`),
        )
  if (!confirmed)
    throw new Problem('auth.invalid_code', 'The code does not belong to the secret that you were shown last.')
}

/** True for a code that is right now and was not used: one statement compares and swaps, so that of fifty at once one is. */
export async function useTotp(ctx: Context, userId: string, code: string): Promise<boolean> {
  const [row] = await runStatement(
    ctx,
    sql`select sealed_secret from auth.totp_secrets where user_id = ${userId} and confirmed_at is not null`,
  )
  const step = row ? stepOf(ctx, { userId, sealed: row[0] as string, code }) : null
  if (step === null) return false
  const [used] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`update auth.totp_secrets set last_step = ${step}, updated_at = now(), version = version + 1
        where user_id = ${userId} and sealed_secret = ${row![0]} and confirmed_at is not null and last_step < ${step} returning 1`,
    ),
  )
  return used !== undefined
}

/** Throws `resource.not_found` where there is none that counts. */
export async function removeTotp(ctx: Context, userId: string): Promise<void> {
  const [gone] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(
      sql`delete from auth.totp_secrets where user_id = ${userId} and confirmed_at is not null returning 1`,
    ),
  )
  if (!gone) throw new Problem('resource.not_found', 'You have no authenticator app.')
}

/** The step that the code belongs to, or null for a wrong one. */
function stepOf(
  ctx: Context,
  { userId, sealed, code }: { userId: string; sealed: string; code: string },
): number | null {
  const secret = Secret.fromBase32(authentication.of(ctx).factorSecrets.open(sealed, userId))
  const timestamp = Date.now()
  const delta = new TOTP({ secret, period: PERIOD }).validate({ token: code, window: WINDOW, timestamp })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta
}
