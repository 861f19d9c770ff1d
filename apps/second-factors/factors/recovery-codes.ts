// Recovery codes: ten at a time, shown once, each usable once.

import { and, count, eq, isNull } from 'drizzle-orm'
import { lockPerson } from '#apps/sessions/index.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { recoveryCodes } from '../recovery-codes.resource.ts'
import { factorSecrets } from './factor-secrets.ts'

const table = tableOf(recoveryCodes)

const COUNT = 10

/** Generates ten new ones; previous codes stop working. `ctx` acts as the system. */
export async function createRecoveryCodes(ctx: Context, userId: string): Promise<string[]> {
  const secrets = factorSecrets.of(ctx)
  const codes = Array.from({ length: COUNT }, () => secrets.createCode())
  await inTransaction(ctx, async (inner) => {
    // Concurrent calls must not leave twenty.
    await lockPerson(inner, userId)
    await deleteRecoveryCodes(inner, userId)
    const rows = codes.map((code) => ({ user: userId, codeHash: secrets.hashCode(code, userId) }))
    await runQuery(inner, query.insert(table).values(rows))
  })
  return codes
}

/** How many are left after this one, or null for a wrong or used one; of concurrent uses one counts (GHSA-2299-ghjr-6vjp). */
export async function useRecoveryCode(ctx: Context, userId: string, code: string): Promise<number | null> {
  const hash = factorSecrets.of(ctx).hashCode(code, userId)
  const isLeft = and(eq(table.user, userId), isNull(table.usedAt))
  return inTransaction(ctx, async (inner) => {
    const isMeant = and(isLeft, eq(table.codeHash, hash))
    const used = query.update(table).set({ usedAt: NOW, ...touched(table) })
    const [taken] = await runQuery(inner, used.where(isMeant).returning({ id: table.id }))
    if (!taken) return null
    const [left] = await runQuery(inner, query.select({ codes: count() }).from(table).where(isLeft))
    return left!.codes
  })
}

/** Called when the last factor is removed. */
export async function deleteRecoveryCodes(ctx: Context, userId: string): Promise<void> {
  await runQuery(ctx, query.delete(table).where(eq(table.user, userId)))
}
