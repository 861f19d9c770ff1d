// Verifies a claimed host before serving it: control of its DNS decides who owns it.
import { timingSafeEqual } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { readRecord } from '#framework/operations/read.ts'
import { inTenant, NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { platformIn } from '../life/set-status.ts'
import { announceTenant } from '../tenant-changed.ts'
import { customDomains } from './custom-domains.resource.ts'
import { domainResolver } from './domain-resolver.ts'
import { domains } from './domains.resource.ts'

const [served, claimed] = [tableOf(domains), tableOf(customDomains)]

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
    await serve(inner, host, token)
    return verified
  })
}

/** The host's current tenant, if it can no longer prove it: the host then passes on. */
async function findFormerTenant(ctx: Context, host: string): Promise<string | null> {
  const { leadsTo, token } = served
  const isOthers = and(eq(served.host, host), sql`${leadsTo} <> ${ctx.tenantId}`)
  const found = query.select({ leadsTo, token }).from(served).where(isOthers)
  const [other] = await runQuery(ctx.asSystem('look who serves a host'), found)
  if (!other) return null
  // If no server can answer, the host stays with its tenant.
  if (other.token === null || (await hasToken(ctx, host, other.token)) !== false)
    throw new Problem('tenants.domain_taken', 'The host is served for somebody who proves to own it, too.')
  return other.leadsTo
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

async function serve(ctx: Context, host: string, token: string): Promise<void> {
  await inTransaction(ctx.asSystem('serve a verified host'), async (system) => {
    const values = { leadsTo: ctx.tenantId!, token, checkedAt: NOW, misses: 0 }
    const set = { ...values, ...touched(served) }
    await runQuery(
      system,
      query
        .insert(served)
        .values({ host, ...values })
        .onConflictDoUpdate({ target: served.host, set }),
    )
    await announceTenant(system, 'active')
  })
}

/** Stops serving it for the context's tenant. */
export async function stopServing(ctx: Context, host: string): Promise<void> {
  await inTransaction(ctx.asSystem('stop serving a host', 'even_if_closed'), async (system) => {
    const isOwn = and(eq(served.host, host), sql`${served.leadsTo} = ${ctx.tenantId}`)
    const gone = await runQuery(system, query.delete(served).where(isOwn).returning({ id: served.id }))
    if (gone.length > 0) await announceTenant(system, 'active')
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
