// The three steps of a visit, each once: it begins, the provider answers, the page takes the result.
import { sql } from 'drizzle-orm'
import { hashOfSecret, systemFor } from '#apps/authentication/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { providerVisits } from '../provider-visits.resource.ts'
import type { Claims, Said } from '../read-claims.ts'
import { VISIT_SECONDS } from './visit-cookie.ts'
import { challengeOf, createSecret } from './visit-secrets.ts'

const CODE_SECONDS = 120

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

/** Null for a state that is unknown, too old, of another provider or browser, or has come back before: of many at once one gets it. */
export async function answerVisit(
  ctx: Context,
  { provider, state, browser }: { provider: string; state: string; browser: string },
): Promise<{ id: string; returnTo: string | null } | null> {
  const [row] = await inTransaction(systemFor(ctx, 'go on with a visit to a provider'), ({ transaction }) =>
    transaction.query(
      sql`update auth.provider_visits set answered_at = now(), updated_at = now(), version = version + 1
        where state_hash = ${hashOfSecret(state)} and browser_hash = ${hashOfSecret(browser)} and provider = ${provider}
          and answered_at is null and expires_at > now()
        returning id, return_to`,
    ),
  )
  return row ? { id: row[0] as string, returnTo: row[1] as string | null } : null
}

/** The code under which the page finds what the provider said. */
export async function keepClaims(ctx: Context, visitId: string, claims: Claims): Promise<string> {
  const code = createSecret()
  await inTransaction(systemFor(ctx, 'keep what a provider said'), ({ transaction }) =>
    transaction.query(
      sql`update auth.provider_visits set code_hash = ${hashOfSecret(code)}, claims = ${JSON.stringify(claims)}::jsonb,
          expires_at = now() + make_interval(secs => ${CODE_SECONDS}), updated_at = now(), version = version + 1
        where id = ${visitId}`,
    ),
  )
  return code
}

/** Once. Throws `auth.provider_failed` for whatever is wrong with code or verifier. */
export async function takeClaims(ctx: Context, { code, verifier }: { code: string; verifier: string }): Promise<Said> {
  const [row] = await inTransaction(systemFor(ctx, 'take what a provider said'), ({ transaction }) =>
    transaction.query(
      sql`with taken as (
          select id, provider, claims from auth.provider_visits
          where code_hash = ${hashOfSecret(code)} and challenge = ${challengeOf(verifier)} and used_at is null and expires_at > now()
          for update
        )
        update auth.provider_visits v set used_at = now(), claims = null, updated_at = now(), version = version + 1
        from taken where v.id = taken.id returning taken.provider, taken.claims`,
    ),
  )
  if (!row) throw providerFailed()
  return { provider: row[0] as string, claims: row[1] as Claims }
}

/** One answer for whatever went wrong between browser, provider and us. */
export function providerFailed(cause?: unknown): Problem {
  return new Problem('auth.provider_failed', 'The log-in with the provider did not succeed: begin again.', { cause })
}
