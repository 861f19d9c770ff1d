// What a transaction knows from its start: who acts, their permissions, and its time limits.
import type { Caller } from '#framework/resource/caller/caller.ts'
import { CALLER_PARAMETERS } from '#framework/resource/caller/caller-sql.ts'

/** Whom a transaction acts for; every Context is one. */
export interface Scope {
  readonly caller: Caller
  /** The caller's permissions, which some policies check. */
  readonly permissions?: ReadonlySet<string>
}

/** A read-only transaction cannot write from here on, whatever a function does. */
export const READ_ENTRY = ", set_config('transaction_read_only', 'on', true)"

/** Limits the duration of later statements, whatever the role allows: PostgreSQL ends longer ones with 57014. */
export function timeoutEntry(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1)
    throw new RangeError('a timeout is a whole number from 1')
  return `, set_config('statement_timeout', '${milliseconds}', true)`
}

/** Limits waiting for locks, whatever the role allows: PostgreSQL ends the statement with 55P03. */
export function lockEntry(milliseconds: number): string {
  return `, set_config('lock_timeout', '${milliseconds}', true)`
}

/** Tells a transaction which permissions, of those that policies check, the caller holds: the value follows those of the caller. */
export const WORDS_ENTRY = `, set_config('pend.permissions', $${CALLER_PARAMETERS + 1}, true)`

/** ` articles.readAll articles.readOwn `: the caller's permissions among `words`; computed once for each set. */
export function createHeldText(words: readonly string[]): (permissions: ReadonlySet<string> | undefined) => string {
  const known = new WeakMap<ReadonlySet<string>, string>()
  return (permissions) => {
    if (!permissions) return ''
    const text = known.get(permissions) ?? ` ${words.filter((word) => permissions.has(word)).join(' ')} `
    known.set(permissions, text)
    return text
  }
}
