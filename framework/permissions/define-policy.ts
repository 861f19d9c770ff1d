// Who may do what, in sentences: `allow('editor', ['create', 'update'])`. Everything else is denied.
import { declare } from '#framework/resource/declaring/declared.ts'
import { listOf, needed, type OptionTable, oneOf, recordOf, table, words } from '#framework/resource/declaring/rules.ts'
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
}

interface PolicyOptions<Name extends string = string> {
  /** Fields restricted to higher roles. */
  fields?: Readonly<Partial<Record<Name, FieldRule>>>
}

type FieldNameOf<R> = R extends Resource<string, infer F> ? Extract<keyof F, string> : string

const AUDIENCE = oneOf(AUDIENCES, 'Roles')
const PERMIT: OptionTable<Permit> = { to: needed(AUDIENCE), verbs: needed(listOf(words)) }
const FIELD_RULE: OptionTable<FieldRule> = { read: AUDIENCE, write: AUDIENCE }
const PERMITS = listOf(table(PERMIT))
const OPTIONS = table<PolicyOptions>({ fields: recordOf(table(FIELD_RULE)) })

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
  return declare('definePolicy()', { resource: resource.name, permits, fields }, faults)
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
