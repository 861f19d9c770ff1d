// What a transaction is told as it begins: who acts, what they may, and how long it may take.
import type { Caller } from '#framework/resource/caller/caller.ts'
import { CALLER_PARAMETERS } from '#framework/resource/caller/caller-sql.ts'

/** Who a transaction acts for; every Context is one. */
export interface Scope {
  readonly caller: Caller
  /** What the caller may: policies of some tables ask. */
  readonly permissions?: ReadonlySet<string>
}

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

/** Tells a transaction which of the words that policies ask for the caller holds: its value follows those of the caller. */
export const WORDS_ENTRY = `, set_config('pend.permissions', $${CALLER_PARAMETERS + 1}, true)`

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
