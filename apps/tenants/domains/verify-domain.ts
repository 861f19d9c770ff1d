// From a claim to a host that is served: whoever controls its DNS now, and nobody else.
import { timingSafeEqual } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { readRecord } from '#framework/operations/read.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { evenIfClosed } from '#framework/request/closed-tenant.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { customDomains } from '../custom-domains.resource.ts'
import { platformIn } from '../life/set-status.ts'
import { announceTenant } from '../tenant-changed.ts'
import { domainResolver } from './domain-resolver.ts'

export type CustomDomain = RowOf<typeof customDomains>

/** Name of the record that proves it. */
export function recordNameOf(host: string): string {
  return `_pend-challenge.${host}`
}

/** Whether the DNS holds the token; null when nobody can tell. */
export async function hasToken(ctx: Context, host: string, token: string): Promise<boolean | null> {
  const found = await domainResolver.of(ctx).readTexts(recordNameOf(host))
  if ('away' in found) return null
  return found.texts.some((text) => isSame(text.trim(), token))
}

/**
 * Asks the DNS and writes down what it says; the host is served from then on. Throws `tenants.domain_unverified`, and
 * `tenants.domain_taken` for a host that another tenant serves and still proves to own: who it is, is not told.
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

/** The tenant that the host leads to and that has lost it: then it passes on. */
async function findFormerTenant(ctx: Context, host: string): Promise<string | null> {
  const [row] = await runStatement(
    ctx.asSystem('look who serves a host'),
    sql`select leads_to_id, token from tenant.domains where host = ${host} and leads_to_id <> ${ctx.tenantId}`,
  )
  if (!row) return null
  const [tenantId, token] = row as [string, string | null]
  // Where nobody can tell, what is served stays.
  if (token === null || (await hasToken(ctx, host, token)) !== false)
    throw new Problem('tenants.domain_taken', 'The host is served for somebody who proves to own it, too.')
  return tenantId
}

/** The tenant no longer proves that the host is its own. */
export function loseDomain(ctx: Context, tenantId: string, host: string): Promise<void> {
  return inTransaction(platformIn(ctx, tenantId, 'a host was given up'), async (inner) => {
    await stopServing(inner, host)
    const [row] = await inner.transaction.query(
      sql`select id from tenant.custom_domains where tenant_id = ${tenantId} and host = ${host}`,
    )
    if (row) await note(inner, row[0] as string, { status: 'lost', problem: 'The token is no longer in the DNS.' })
  })
}

async function serve(ctx: Context, host: string, token: string): Promise<void> {
  await inTransaction(ctx.asSystem('serve a verified host'), async (system) => {
    await system.transaction.query(
      sql`insert into tenant.domains (host, leads_to_id, token, checked_at) values (${host}, ${ctx.tenantId}, ${token}, now()) on conflict (host) do update set leads_to_id = excluded.leads_to_id, token = excluded.token, checked_at = now(), misses = 0, updated_at = now(), version = tenant.domains.version + 1`,
    )
    await announceTenant(system, 'active')
  })
}

/** It is no longer served for the context's tenant. */
export async function stopServing(ctx: Context, host: string): Promise<void> {
  await inTransaction(ctx.asSystem(evenIfClosed('stop serving a host')), async (system) => {
    const gone = await system.transaction.query(
      sql`delete from tenant.domains where host = ${host} and leads_to_id = ${ctx.tenantId} returning 1`,
    )
    if (gone.length > 0) await announceTenant(system, 'active')
  })
}

/** What a check found. */
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
