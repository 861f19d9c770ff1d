// Who may do what, in sentences: `allow('editor', ['create', 'update'])`. Everything else is denied.
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  either,
  flag,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  recordOf,
  table,
  words,
} from '#framework/resource/declaring/rules.ts'
import type { AnyResource, Resource } from '#framework/resource/define-resource.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { type FieldRule, type FieldRules, fieldPermitsOf } from './field-rules.ts'
import { AUDIENCES, type Audience, isAtLeast } from './roles.ts'

/** `read` covers list and read; the others are `create`, `update`, `delete` and the names of actions. */
export type PermissionVerb = 'read' | 'create' | 'update' | 'delete' | (string & {})

export interface Permit {
  to: Audience
  verbs: readonly PermissionVerb[]
}

export interface Policy {
  resource: string
  permits: readonly Permit[]
  readonly fields: FieldRules
  /** True for all verbs but reading. */
  readonly givesAccess: boolean | readonly string[]
}

interface PolicyOptions<Name extends string = string> {
  /** Fields restricted to higher roles. */
  fields?: Readonly<Partial<Record<Name, FieldRule>>>
  /**
   * Verbs that let their holder give access, read secrets or do what cannot be undone; `true` for all but reading.
   * Access and secrets are the tenant's own matter: neither staff nor impersonators hold these verbs, which would
   * outlast the stated reason (CVE-2026-32103, CVE-2025-24353).
   */
  givesAccess?: boolean | readonly PermissionVerb[]
}

type FieldNameOf<R> = R extends Resource<string, infer F> ? Extract<keyof F, string> : string

const AUDIENCE = oneOf(AUDIENCES, 'Roles')
const PERMIT: OptionTable<Permit> = { to: needed(AUDIENCE), verbs: needed(listOf(words)) }
const FIELD_RULE: OptionTable<FieldRule> = { read: AUDIENCE, write: AUDIENCE }
const PERMITS = listOf(table(PERMIT))
const OPTIONS = table<PolicyOptions>({
  fields: recordOf(table(FIELD_RULE)),
  givesAccess: either(flag, listOf(words)),
})

/** "`to`, and every role above it, may `verbs`." `actor` is every signed-in person, in a tenant or in none. */
export function allow(to: Audience, verbs: readonly PermissionVerb[]): Permit {
  return { to, verbs }
}

/**
 * Declares who may do what with a resource; an unknown verb is a boot mistake. `fields` restricts fields to higher
 * roles: `{ fields: { salary: { read: 'admin', write: 'owner' } } }`. For everybody else such a field does not exist.
 */
export function definePolicy<R extends AnyResource>(
  resource: R,
  permits: readonly Permit[],
  options: PolicyOptions<FieldNameOf<R>> = {},
): Policy {
  const faults = [...PERMITS.find(permits, '.permits'), ...OPTIONS.find(options, '')]
  const fields = (options?.fields ?? {}) as FieldRules
  const givesAccess = options?.givesAccess ?? false
  return declare('definePolicy()', { resource: resource.name, permits, fields, givesAccess }, faults)
}

/** The permissions of each audience, computed once at boot. */
export function resolveRoles(policies: readonly Policy[]): ReadonlyMap<Audience, ReadonlySet<string>> {
  return new Map(AUDIENCES.map((audience) => [audience, wordsOf(audience, policies)]))
}

function wordsOf(audience: Audience, policies: readonly Policy[]): Set<string> {
  const words = policies.flatMap(({ resource, permits, fields }) => [
    ...permits
      .filter((permit) => isAtLeast(audience, permit.to))
      .flatMap(({ verbs }) => verbs.map((verb) => permissionWordOf(resource, verb))),
    ...fieldPermitsOf(resource, fields)
      .filter(({ to }) => isAtLeast(audience, to))
      .map(({ word }) => word),
  ])
  return new Set(words)
}

/** Those of `words` that give access, as the policies say. */
export function accessWordsOf(words: ReadonlySet<string>, policies: readonly Policy[]): ReadonlySet<string> {
  const isGiving = (word: string, { resource, givesAccess }: Policy) => {
    const verb = word.startsWith(`${resource}.`) ? word.slice(resource.length + 1) : null
    if (verb === null || givesAccess === false) return false
    return givesAccess === true ? !word.endsWith('.read') : givesAccess.includes(verb)
  }
  return new Set([...words].filter((word) => policies.some((policy) => isGiving(word, policy))))
}
