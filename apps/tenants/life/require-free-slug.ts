// Available slugs: those that no tenant has, or had until recently.
import { and, eq, gt, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { NOW } from '#framework/operations/sql/conditions.ts'
import { lockName } from '#framework/operations/sql/lock-name.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { asPlatform } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { formerSlugs } from '../domains/former-slugs.resource.ts'
import { tenants } from '../tenants.resource.ts'

const [table, former] = [tableOf(tenants), tableOf(formerSlugs)]

/**
 * Concurrent callers with the same slug wait until the context's transaction ends. Throws `resource.duplicate`, for
 * current and former slugs alike, so that nobody learns which.
 */
export async function requireFreeSlug(ctx: Context, slug: string): Promise<void> {
  const system = asPlatform(ctx, 'look whether a slug is free')
  const taken = await inTransaction(system, async (inner) => {
    const [, rows] = await Promise.all([
      lockName(inner, `tenant slug ${slug}`),
      runQuery(inner, selectHolders(slug, ctx.tenantId)),
    ])
    return rows.length > 0
  })
  if (taken)
    throw new Problem('resource.duplicate', 'This slug is taken.', {
      errors: [{ pointer: '/slug', code: 'duplicate', message: 'is taken' }],
    })
}

/** A row if another tenant has or had it. */
export function selectHolders(slug: string, tenantId: string | null) {
  const isOther = (column: PgColumn) => sql`${column} is distinct from ${tenantId}::uuid`
  const { leadsTo, expiresAt } = former
  const ofNow = query.select({ id: table.id }).from(table)
  const lately = query.select({ id: leadsTo }).from(former)
  return ofNow
    .where(and(eq(table.slug, slug), isOther(table.id)))
    .unionAll(lately.where(and(eq(former.slug, slug), isOther(leadsTo), gt(expiresAt, NOW))))
}
