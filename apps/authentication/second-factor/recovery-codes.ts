// Recovery codes: ten at a time, shown once, each good for one use.
import { sql } from 'drizzle-orm'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { authentication } from '../authentication.ts'
import { lockPerson } from './lock-person.ts'

const COUNT = 10

/** Ten new ones; those of before are worth nothing. `ctx` acts as the system. */
export async function createRecoveryCodes(ctx: Context, userId: string): Promise<string[]> {
  const { factorSecrets } = authentication.of(ctx)
  const codes = Array.from({ length: COUNT }, () => factorSecrets.createCode())
  await inTransaction(ctx, async (inner) => {
    // Two at once must not leave twenty.
    await lockPerson(inner, userId)
    await deleteRecoveryCodes(inner, userId)
    const rows = codes.map((code) => sql`(${userId}, ${factorSecrets.hashCode(code, userId)})`)
    await inner.transaction.query(
      sql`insert into auth.recovery_codes (user_id, code_hash) values ${sql.join(rows, sql`, `)}`,
    )
  })
  return codes
}

/** How many are left after this one, or null for a wrong or a used one; of many uses at once one counts (GHSA-2299-ghjr-6vjp). */
export async function useRecoveryCode(ctx: Context, userId: string, code: string): Promise<number | null> {
  const hash = authentication.of(ctx).factorSecrets.hashCode(code, userId)
  return inTransaction(ctx, async ({ transaction }) => {
    const [used] = await transaction.query(
      sql`update auth.recovery_codes set used_at = now(), updated_at = now(), version = version + 1
        where user_id = ${userId} and code_hash = ${hash} and used_at is null returning 1`,
    )
    if (!used) return null
    const [row] = await transaction.query(
      sql`select count(*) from auth.recovery_codes where user_id = ${userId} and used_at is null`,
    )
    return row![0] as number
  })
}

/** With the last factor they go too. */
export async function deleteRecoveryCodes(ctx: Context, userId: string): Promise<void> {
  await inTransaction(ctx, ({ transaction }) =>
    transaction.query(sql`delete from auth.recovery_codes where user_id = ${userId}`),
  )
}
