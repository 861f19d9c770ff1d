// The three steps of a visit, each possible once: it begins, the provider answers, the page takes the result.
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { systemFor } from '#apps/sessions/index.ts'
import { hashOfSecret } from '#apps/tokens/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { NOW, touched } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { providerVisits } from '../provider-visits.resource.ts'
import type { Claims, Said } from '../read-claims.ts'
import { VISIT_SECONDS } from './visit-cookie.ts'
import { challengeOf, createSecret } from './visit-secrets.ts'

const CODE_SECONDS = 120

const table = tableOf(providerVisits)

export interface Beginning {
  readonly provider: string
  readonly challenge: string
  readonly returnTo: string | null
}

/** Resolves with the state for the provider and the secret for the cookie. */
export async function beginVisit(ctx: Context, beginning: Beginning): Promise<{ state: string; browser: string }> {
  const [state, browser] = [createSecret(), createSecret()]
  await createAsSystem(systemFor(ctx, 'begin a visit to a provider'), providerVisits, {
    ...beginning,
    stateHash: hashOfSecret(state),
    browserHash: hashOfSecret(browser),
    expiresAt: new Date(Date.now() + VISIT_SECONDS * 1000).toISOString(),
  })
  return { state, browser }
}

/** Null for a state that is unknown, too old, used, or of another provider or browser; one of several concurrent calls gets it. */
export async function answerVisit(
  ctx: Context,
  { provider, state, browser }: { provider: string; state: string; browser: string },
): Promise<{ id: string; returnTo: string | null } | null> {
  const { id, returnTo, stateHash, browserHash } = table
  const isTheirs = and(eq(stateHash, hashOfSecret(state)), eq(browserHash, hashOfSecret(browser)))
  const isOpen = and(eq(table.provider, provider), isNull(table.answeredAt), gt(table.expiresAt, NOW))
  const answered = query
    .update(table)
    .set({ answeredAt: NOW, ...touched(table) })
    .where(and(isTheirs, isOpen))
    .returning({ id, returnTo })
  const [visit] = await runQuery(systemFor(ctx, 'go on with a visit to a provider'), answered)
  return visit ?? null
}

/** Stores the provider's claims and returns the code for the page. */
export async function keepClaims(ctx: Context, visitId: string, claims: Claims): Promise<string> {
  const code = createSecret()
  const expiresAt = sql`now() + make_interval(secs => ${CODE_SECONDS})`
  const said = { codeHash: hashOfSecret(code), claims: { ...claims }, expiresAt, ...touched(table) }
  const kept = query.update(table).set(said).where(eq(table.id, visitId))
  await runQuery(systemFor(ctx, 'keep what a provider said'), kept)
  return code
}

/** Works once. Throws `auth.provider_failed` for any fault of code or verifier. */
export async function takeClaims(ctx: Context, { code, verifier }: { code: string; verifier: string }): Promise<Said> {
  const isTheirs = and(eq(table.codeHash, hashOfSecret(code)), eq(table.challenge, challengeOf(verifier)))
  const isOpen = and(isNull(table.usedAt), gt(table.expiresAt, NOW))
  const { id, provider, claims } = table
  return inTransaction(systemFor(ctx, 'take what a provider said'), async (inner) => {
    const wanted = query.select({ id, provider, claims }).from(table).where(and(isTheirs, isOpen)).for('update')
    const [visit] = await runQuery(inner, wanted)
    if (!visit) throw providerFailed()
    const used = { usedAt: NOW, claims: null, ...touched(table) }
    await runQuery(inner, query.update(table).set(used).where(eq(id, visit.id)))
    return { provider: visit.provider, claims: visit.claims as unknown as Claims }
  })
}

/** One error for every fault between browser, provider and us. */
export function providerFailed(cause?: unknown): Problem {
  return new Problem('auth.provider_failed', 'The log-in with the provider did not succeed: begin again.', { cause })
}
