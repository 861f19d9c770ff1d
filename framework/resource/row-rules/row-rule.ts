// What a row rule defines: which rows of a table a caller can see, as PostgreSQL policies.
import type { ActMode } from '../caller/caller.ts'

/** SQL of the transaction's context; a sub-select is evaluated once per statement (RLS-33), '' counts as absent (RLS-04). */
export const CURRENT_TENANT = "(select nullif(current_setting('pend.tenant_id', true), '')::uuid)"
/** The actor of the transaction, or null. */
export const CURRENT_ACTOR = "(select nullif(current_setting('pend.actor_id', true), '')::uuid)"
/** True unless an API key calls in the actor's name. */
export const IS_PERSON = "(select nullif(current_setting('pend.key_id', true), '') is null)"
/** True while code acts for the platform. */
export const IS_SYSTEM = "(select nullif(current_setting('pend.system_reason', true), '') is not null)"

/** True for a trigger that runs as the tables' owner, for any caller: no serving role can be the owner. */
export const IS_TRIGGER = "(select current_user = 'pend_owner' and pg_trigger_depth() > 0)"

/** The mode in which the platform erases a tenant, including personal rows. */
const ERASING: ActMode = 'erasing'

/** The same inside a function. */
export const IS_ERASING_NOW = `coalesce(current_setting('pend.system_mode', true), '') = '${ERASING}'`

/** True while the platform erases the tenant. */
export const IS_ERASING = `(select ${IS_ERASING_NOW})`

export interface Policy {
  /** Part of the policy's name. */
  name: string
  kind: 'restrictive' | 'permissive'
  command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  using: string | null
  check: string | null
  /** The only role it applies to; default: the serving roles, or everybody for a restrictive policy. */
  role?: 'pend_owner'
}

/** Rows visible to everybody, or to holders of a permission. */
export interface RowCase {
  /** A verb of this resource: `readAll` on articles is the permission `articles.readAll`. Default: everybody who may read at all. */
  readonly may?: string
  /** SQL on the row's columns, with the placeholders `{own}` and `{actor}`. Default: every row. */
  readonly where?: string
  /** A name for these rows, such as `their own and shared ones`: for sentences that explain access. */
  readonly called?: string
}

export interface RowRule {
  readonly name: string
  /** Rows have tenant_id and live in one tenant. */
  readonly hasTenant: boolean
  /** Rows have owner_id, their creator. */
  readonly hasOwner: boolean
  /** Why a table is outside tenants; null if it is not. */
  readonly reason: string | null
  readonly policies: readonly Policy[]
  /** Verbs that the policies check, as `{may:verb}`. */
  readonly verbs?: readonly string[]
  /** The cases behind the policies, if sentences can describe them. */
  readonly cases?: { readonly read: readonly RowCase[]; readonly write: readonly RowCase[] }
}

/** Replaces an invalid rule: it admits nobody, and boot refuses it. */
export const CLOSED: RowRule = { name: 'closed', hasTenant: true, hasOwner: false, reason: null, policies: [] }

/** True if every reader of the resource sees every row of the tenant: row security does not distinguish rows. */
export function meetsEveryRow({ name }: RowRule): boolean {
  return name === 'tenant' || name === 'shared'
}

/** SQL that is true while the caller holds the permission; transactions know only permissions that policies and quotations check. */
export function holdsWord(word: string): string {
  return `(select strpos(coalesce(current_setting('pend.permissions', true), ''), ' ${word} ') > 0)`
}

/** A policy's condition with the resource's permissions in place of `{may:verb}`. */
export function spellWords(condition: string, wordOf: (verb: string) => string): string {
  return condition.replace(/\{may:(\w+)\}/g, (_, verb: string) => holdsWord(wordOf(verb)))
}

const TENANT_MATCHES = `tenant_id = ${CURRENT_TENANT}`

/** The restrictive policy of every tenant-owned table: no permissive policy can bypass it (RLS-06, RLS-07). */
export const TENANT_WALL: Policy = {
  name: 'tenant',
  kind: 'restrictive',
  command: 'all',
  using: TENANT_MATCHES,
  check: TENANT_MATCHES,
}

/**
 * Admits everybody who passes the restrictive policies. It repeats the tenant condition, because the lint refuses an
 * always-true policy (L07).
 */
export const TENANT_DOOR: Policy = {
  name: 'access',
  kind: 'permissive',
  command: 'all',
  using: TENANT_MATCHES,
  check: TENANT_MATCHES,
}
