// Who may, as sentences: `allow('editor', ['create', 'update'])`. What no sentence allows is denied.
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { isAtLeast, ROLES, type Role } from './roles.ts'

/** `read` covers list and read; the rest are `create`, `update`, `delete` and the names of actions. */
export type PermissionVerb = 'read' | 'create' | 'update' | 'delete' | (string & {})

export interface Permit {
  role: Role
  verbs: readonly PermissionVerb[]
}

export interface Policy {
  resource: string
  permits: readonly Permit[]
}

/** "A `role`, and every role above it, may `verbs`." */
export function allow(role: Role, verbs: readonly PermissionVerb[]): Permit {
  return { role, verbs }
}

/** Declares who may do what with a resource; a verb that does not exist is a boot mistake. */
export function definePolicy(resource: AnyResource, permits: readonly Permit[]): Policy {
  return Object.freeze({ resource: resource.name, permits })
}

/** The permission words of each role, worked out once at boot. */
export function resolveRoles(policies: readonly Policy[]): ReadonlyMap<Role, ReadonlySet<string>> {
  return new Map(ROLES.map((role) => [role, wordsOfRole(role, policies)]))
}

function wordsOfRole(role: Role, policies: readonly Policy[]): Set<string> {
  const words = policies.flatMap(({ resource, permits }) =>
    permits
      .filter((permit) => isAtLeast(role, permit.role))
      .flatMap(({ verbs }) => verbs.map((verb) => permissionWordOf(resource, verb))),
  )
  return new Set(words)
}
