// Who may, as sentences: `allow('editor', ['create', 'update'])`. What no sentence allows is denied.
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { AUDIENCES, type Audience, isAtLeast } from './roles.ts'

/** `read` covers list and read; the rest are `create`, `update`, `delete` and the names of actions. */
export type PermissionVerb = 'read' | 'create' | 'update' | 'delete' | (string & {})

export interface Permit {
  to: Audience
  verbs: readonly PermissionVerb[]
}

export interface Policy {
  resource: string
  permits: readonly Permit[]
}

/** "Whoever is `to`, and every role above it, may `verbs`." `actor` is everybody signed in, in a tenant or in none. */
export function allow(to: Audience, verbs: readonly PermissionVerb[]): Permit {
  return { to, verbs }
}

/** Declares who may do what with a resource; a verb that does not exist is a boot mistake. */
export function definePolicy(resource: AnyResource, permits: readonly Permit[]): Policy {
  return Object.freeze({ resource: resource.name, permits })
}

/** The permission words of each audience, worked out once at boot. */
export function resolveRoles(policies: readonly Policy[]): ReadonlyMap<Audience, ReadonlySet<string>> {
  return new Map(AUDIENCES.map((audience) => [audience, wordsOf(audience, policies)]))
}

function wordsOf(audience: Audience, policies: readonly Policy[]): Set<string> {
  const words = policies.flatMap(({ resource, permits }) =>
    permits
      .filter((permit) => isAtLeast(audience, permit.to))
      .flatMap(({ verbs }) => verbs.map((verb) => permissionWordOf(resource, verb))),
  )
  return new Set(words)
}
