// The only code that decides whether a caller has a permission.
import { note } from '#framework/observing/observing.ts'
import type { Caller } from '#framework/resource/caller/caller.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** The input of the decision; every Context has it. */
export interface Asker {
  readonly actorId: string | null
  readonly systemReason: string | null
  readonly permissions: ReadonlySet<string>
  /** Why a member may not enter the named tenant. */
  readonly barredBy?: ProblemCode | null
}

/** True if the caller has the permission, or code acts for the platform (`ctx.asSystem`). */
export function can(caller: Asker, word: string): boolean {
  const isHeld = caller.systemReason !== null || caller.permissions.has(word)
  note('permission', word, () => ({ isHeld, why: reasonOf(caller, isHeld) }))
  return isHeld
}

/** The reason for the decision, for observers. */
function reasonOf({ systemReason, actorId, barredBy }: Asker, isHeld: boolean): string {
  if (systemReason !== null) return `Code acts for the platform: ${systemReason}.`
  if (isHeld) return 'The caller holds it.'
  if (actorId === null) return 'Nobody is logged in.'
  return barredBy ? `The caller stays outside of the tenant (${barredBy}).` : 'The caller does not hold it.'
}

/**
 * Throws `auth.required` (401) for an anonymous caller, `permissions.denied` (403) for a known one without the
 * permission, or the reason that keeps them out of their tenant.
 */
export function requirePermission(caller: Asker, word: string): void {
  if (can(caller, word)) return
  requireActor(caller)
  if (caller.barredBy) throw new Problem(caller.barredBy)
  throw new Problem('permissions.denied', `This needs the permission ${word}.`)
}

/**
 * Nobody grants what they do not have (CVE-2025-24353, CVE-2026-32103): the caller must have every one of `words` that
 * they give, change or take. Throws `permissions.denied`, naming the first missing one.
 */
export function requireHeld(caller: Asker, words: Iterable<string>): void {
  for (const word of words)
    if (!can(caller, word))
      throw new Problem('permissions.denied', `Only people with the permission ${word} may give, change or take it.`)
}

/** The error for tenant data without a tenant: `tenants.required`, or the reason that keeps the caller out of theirs. */
export function missingTenant({ barredBy }: Pick<Asker, 'barredBy'>, detail: string): Problem {
  return barredBy ? new Problem(barredBy) : new Problem('tenants.required', detail)
}

/** Throws `auth.required` (401) for an anonymous caller. */
export function requireActor(caller: Pick<Asker, 'actorId'>): void {
  if (caller.actorId !== null) return
  throw new Problem('auth.required', 'Send an access token in the Authorization header.', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

/**
 * Also protects personal matters: throws `permissions.denied` for the person's API keys and for impersonators, unless
 * the endpoint admits them.
 */
export function requirePerson(
  { caller }: { readonly caller: Caller },
  { forKeys = false, inTheirName = false }: { readonly forKeys?: boolean; readonly inTheirName?: boolean } = {},
): void {
  requireActor(caller)
  if (caller.keyId !== null && !forKeys) throw new Problem('permissions.denied', 'An API key cannot do this: log in.')
  if (caller.impersonatorId !== null && !inTheirName)
    throw new Problem('permissions.denied', 'Only the person may do this, not somebody who impersonates them.')
}
