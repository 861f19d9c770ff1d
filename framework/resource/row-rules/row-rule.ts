// What a row rule answers: which rows of a table a caller can meet, as PostgreSQL policies.
import type { ActMode } from '../caller/caller.ts'

/** SQL of the transaction's context; a sub-select is evaluated once a statement (RLS-33), '' counts as absent (RLS-04). */
export const CURRENT_TENANT = "(select nullif(current_setting('pend.tenant_id', true), '')::uuid)"
/** The actor of the transaction, or null. */
export const CURRENT_ACTOR = "(select nullif(current_setting('pend.actor_id', true), '')::uuid)"
/** True unless an API key calls in the actor's name. */
export const IS_PERSON = "(select nullif(current_setting('pend.key_id', true), '') is null)"
/** True while code acts for the platform. */
export const IS_SYSTEM = "(select nullif(current_setting('pend.system_reason', true), '') is not null)"

/** True for a trigger that runs as the owner of the tables, whoever set it off: no serving role can be the owner. */
export const IS_TRIGGER = "(select current_user = 'pend_owner' and pg_trigger_depth() > 0)"

/** The mode of the act in which the platform erases a tenant: rows of a single person go with it. */
const ERASING: ActMode = 'erasing'

/** The same inside a function. */
export const IS_ERASING_NOW = `coalesce(current_setting('pend.system_mode', true), '') = '${ERASING}'`

/** True while the platform erases the tenant. */
export const IS_ERASING = `(select ${IS_ERASING_NOW})`

export interface Policy {
  /** Becomes part of the policy's name. */
  name: string
  kind: 'restrictive' | 'permissive'
  command: 'all' | 'select' | 'insert' | 'update' | 'delete'
  using: string | null
  check: string | null
  /** The one role that it is for; left out: those that serve, and for a wall everybody. */
  role?: 'pend_owner'
}

/** Rows that are met, by everybody or by whoever holds a permission. */
export interface RowCase {
  /** A verb of this resource: `readAll` on articles is the permission `articles.readAll`. Left out: everybody who may read at all. */
  readonly may?: string
  /** SQL about the row's columns, with the words `{own}` and `{actor}`. Left out: every row. */
  readonly where?: string
  /** What people call these rows, such as `their own and shared ones`: for sentences that say why somebody meets them. */
  readonly called?: string
}

export interface RowRule {
  readonly name: string
  /** Rows carry tenant_id and live in one tenant. */
  readonly hasTenant: boolean
  /** Rows carry owner_id, the actor who made them. */
  readonly hasOwner: boolean
  /** Why a table stands outside the tenants; null when it does not. */
  readonly reason: string | null
  readonly policies: readonly Policy[]
  /** Verbs of the resource that its policies ask for, as `{may:verb}`. */
  readonly verbs?: readonly string[]
  /** What the policies were made of, where they can be told in sentences. */
  readonly cases?: { readonly read: readonly RowCase[]; readonly write: readonly RowCase[] }
}

/** In the place of a rule that was not written rightly: it opens nothing, and boot refuses it. */
export const CLOSED: RowRule = { name: 'closed', hasTenant: true, hasOwner: false, reason: null, policies: [] }

/** True where whoever may read the resource at all meets every row of the tenant: row security says nothing more about a row. */
export function meetsEveryRow({ name }: RowRule): boolean {
  return name === 'tenant' || name === 'shared'
}

/** SQL that is true while the caller holds the word; the transaction is told those words alone that policies and quotations ask for. */
export function holdsWord(word: string): string {
  return `(select strpos(coalesce(current_setting('pend.permissions', true), ''), ' ${word} ') > 0)`
}

/** A policy's condition with the permission words of one resource in the place of `{may:verb}`. */
export function spellWords(condition: string, wordOf: (verb: string) => string): string {
  return condition.replace(/\{may:(\w+)\}/g, (_, verb: string) => holdsWord(wordOf(verb)))
}

const TENANT_MATCHES = `tenant_id = ${CURRENT_TENANT}`

/** The restrictive wall every tenant-owned table has: no permissive policy can open it (RLS-06, RLS-07). */
export const TENANT_WALL: Policy = {
  name: 'tenant',
  kind: 'restrictive',
  command: 'all',
  using: TENANT_MATCHES,
  check: TENANT_MATCHES,
}

/** Lets everybody who passes the walls in. It repeats the wall, for a policy that is always true is refused by the lint (L07). */
export const TENANT_DOOR: Policy = {
  name: 'access',
  kind: 'permissive',
  command: 'all',
  using: TENANT_MATCHES,
  check: TENANT_MATCHES,
}
