// Who a transaction acts for: what row security and the audit trail read inside PostgreSQL.

export interface Scope {
  readonly tenantId: string | null
  readonly actorId: string | null
  readonly requestId: string
  /** Where the request came from; null for tasks and commands. */
  readonly address: string | null
  /** Why code acts for the platform and not for a person; null in all ordinary work. */
  readonly systemReason: string | null
  /** Session and permissions version that the caller's token names; admission compares them with what is true now. */
  readonly sessionId: string | null
  readonly permissionsVersion: number | null
  /** Why somebody of the platform's staff acts in a tenant that is not theirs; null for everybody else. Stands in the trail. */
  readonly staffReason: string | null
  /** Who of the platform's staff acts in the actor's name; null in all ordinary work. Stands in the trail. */
  readonly impersonatorId: string | null
  /** The API key that acts in the actor's name, if any. Stands in the trail. */
  readonly keyId?: string | null
  /** What the caller may: policies of some tables ask. */
  readonly permissions?: ReadonlySet<string>
}

/** Only the scope of something that has more (a Context). */
export function scopeOf(scope: Scope): Scope {
  const { tenantId, actorId, requestId, address, systemReason, sessionId, permissionsVersion } = scope
  const { staffReason, impersonatorId, keyId = null } = scope
  return {
    ...{ tenantId, actorId, requestId, address, systemReason, sessionId, permissionsVersion },
    ...{ staffReason, impersonatorId, keyId },
  }
}

/** Names the key of work that has no session to tell it, such as a task; admission names the key of a session. */
export const KEY_ENTRY = ", set_config('pend.key_id', coalesce($10, current_setting('pend.key_id', true), ''), true)"

/** A transaction that only reads cannot write from here on, whatever a function does. */
export const READ_ENTRY = ", set_config('transaction_read_only', 'on', true)"

/** No statement behind it takes longer, whatever the role may: PostgreSQL ends it with 57014. */
export function timeoutEntry(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1)
    throw new RangeError('a timeout is a whole number from 1')
  return `, set_config('statement_timeout', '${milliseconds}', true)`
}

/** How long it waits for a lock, whatever the role may: PostgreSQL ends the statement with 55P03. */
export function lockEntry(milliseconds: number): string {
  return `, set_config('lock_timeout', '${milliseconds}', true)`
}

/** Tells a transaction, behind everything else, which of the words that policies ask for the caller holds. */
export const WORDS_ENTRY = ", set_config('pend.permissions', $11, true)"

/** ` articles.readAll articles.readOwn `: of `words`, those that a caller holds; worked out once for each set of permissions. */
export function createHeldText(words: readonly string[]): (permissions: ReadonlySet<string> | undefined) => string {
  const known = new WeakMap<ReadonlySet<string>, string>()
  return (permissions) => {
    if (!permissions) return ''
    const text = known.get(permissions) ?? ` ${words.filter((word) => permissions.has(word)).join(' ')} `
    known.set(permissions, text)
    return text
  }
}

/** The nine values of the entering statement, in its order, and that of KEY_ENTRY. */
export function scopeValues(scope: Scope): (string | null)[] {
  return [
    scope.tenantId ?? '',
    scope.actorId ?? '',
    scope.requestId,
    scope.systemReason ?? '',
    scope.sessionId,
    scope.permissionsVersion === null ? null : String(scope.permissionsVersion),
    scope.address ?? '',
    scope.staffReason,
    scope.impersonatorId,
    scope.keyId ?? null,
  ]
}

/**
 * Opens the scope without asking whether the caller is still welcome. An application with log-ins replaces it
 * by a function that also returns a refusal (a problem code) when session, membership or tenant have ended.
 */
export const PLAIN_ENTRY =
  "select null::text as refusal, set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true), set_config('pend.request_id', $3, true), set_config('pend.system_reason', $4, true), $5::text, $6::text, set_config('pend.address', $7, true), set_config('pend.staff_reason', coalesce($8, ''), true), set_config('pend.impersonator_id', coalesce($9, ''), true)"
