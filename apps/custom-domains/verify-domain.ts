// Verifies a claimed host before serving it: control of its DNS decides who owns it.
import { timingSafeEqual } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { findOtherTenantAt, platformIn, serveHost, stopServing } from '#apps/tenants/index.ts'
import { readRecord } from '#framework/operations/read.ts'
import { inTenant } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { customDomains } from './custom-domains.resource.ts'
import { domainResolver } from './domain-resolver.ts'

const claimed = tableOf(customDomains)

export type CustomDomain = RowOf<typeof customDomains>

/** Name of the DNS record that proves it. */
export function recordNameOf(host: string): string {
  return `_pend-challenge.${host}`
}

/** Whether the DNS has the token; null if no server can answer. */
export async function hasToken(ctx: Context, host: string, token: string): Promise<boolean | null> {
  const found = await domainResolver.of(ctx).readTexts(recordNameOf(host))
  if ('away' in found) return null
  return found.texts.some((text) => isSame(text.trim(), token))
}

/**
 * Queries the DNS and stores the result; the host is served from then on. Throws `tenants.domain_unverified`, and
 * `tenants.domain_taken` for a host that another tenant serves and still proves to own, without naming that tenant.
 */
export async function verifyDomain(ctx: Context, id: string): Promise<CustomDomain> {
  const { record } = await readRecord(ctx, customDomains, { id })
  const { host, token } = record as CustomDomain & { token: string }
  const isProven = await hasToken(ctx, host, token)
  if (isProven !== true) {
    const problem =
      isProven === null ? 'The DNS did not answer.' : `${recordNameOf(host)} holds no TXT record with the token.`
    await note(ctx, id, { problem })
    throw new Problem('tenants.domain_unverified', problem)
  }
  const former = await findFormerTenant(ctx, host)
  if (former !== null) await loseDomain(ctx, former, host)
  return inTransaction(ctx, async (inner) => {
    const verified = await note(inner, id, { status: 'verified', problem: null })
    await serveHost(inner, host, token)
    return verified
  })
}

/** The host's current tenant, if it can no longer prove it: the host then passes on. */
async function findFormerTenant(ctx: Context, host: string): Promise<string | null> {
  const other = await findOtherTenantAt(ctx, host)
  if (!other) return null
  // If no server can answer, the host stays with its tenant.
  if (other.token === null || (await hasToken(ctx, host, other.token)) !== false)
    throw new Problem('tenants.domain_taken', 'The host is served for somebody who proves to own it, too.')
  return other.tenantId
}

/** The tenant no longer proves that it owns the host. */
export function loseDomain(ctx: Context, tenantId: string, host: string): Promise<void> {
  return inTransaction(platformIn(ctx, tenantId, 'a host was given up'), async (inner) => {
    await stopServing(inner, host)
    const isLost = and(inTenant(inner, claimed), eq(claimed.host, host))
    const [lost] = await runQuery(inner, query.select({ id: claimed.id }).from(claimed).where(isLost))
    if (lost) await note(inner, lost.id, { status: 'lost', problem: 'The token is no longer in the DNS.' })
  })
}

/** Stores a check's result. */
async function note(
  ctx: Context,
  id: string,
  values: { status?: CustomDomain['status']; problem: string | null },
): Promise<CustomDomain> {
  const checkedAt = new Date().toISOString()
  return (await updateAsSystem(ctx, customDomains, { id, values: { ...values, checkedAt } })).record
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
