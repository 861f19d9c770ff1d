// The register of permissions: everything that can be allowed, derived at boot from the declarations.
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { quotedWordsOf } from '#framework/resource/values/quoted-fields.ts'
import { trailWordsOf } from '#framework/resource/values/trail-view.ts'
import type { Policy } from './define-policy.ts'
import { fieldPermitsOf } from './field-rules.ts'
import type { Audience } from './roles.ts'

/** Where permissions come from. */
export interface WordSources {
  readonly models: Models
  readonly policies: readonly Policy[]
  /** Permissions that endpoints and events require. */
  readonly asked: readonly string[]
}

/** Every existing permission, sorted: a role can hold no other. */
export function permissionWordsOf({ models, policies, asked }: WordSources): ReadonlySet<string> {
  const words = [
    ...[...models.values()].flatMap(wordsOfModel),
    ...rowWordsOf(models),
    ...policies.flatMap(({ resource, permits, fields }) => [
      ...permits.flatMap(({ verbs }) => verbs.map((verb) => permissionWordOf(resource, verb))),
      ...fieldPermitsOf(resource, fields).map(({ word }) => word),
    ]),
    ...asked,
  ]
  return new Set(words.sort())
}

/** Permissions that table policies check, of all resources. */
export function rowWordsOf(models: Models): string[] {
  return [...models.values()].flatMap(({ name, rows }) =>
    (rows.verbs ?? []).map((verb) => permissionWordOf(name, verb)),
  )
}

/** What each transaction knows about its caller: the permissions that table policies, quotations and the trail check. */
export function toldWordsOf(models: Models): string[] {
  return [...new Set([...rowWordsOf(models), ...quotedWordsOf(models), ...trailWordsOf(models)])]
}

function wordsOfModel({ name, operations, actions }: ResourceModel): string[] {
  const verbs = [...operations].map((operation) => (operation === 'list' ? 'read' : operation))
  return [
    ...verbs.map((verb) => permissionWordOf(name, verb)),
    ...[...actions.values()].map(({ permission }) => permission),
  ]
}

/** Permissions that a tenant can grant: its owner's. Excludes those reserved for the platform's staff. */
export function grantableWordsOf(roles: ReadonlyMap<Audience, ReadonlySet<string>>): ReadonlySet<string> {
  return roles.get('owner')!
}

/**
 * A member's permissions: those of the built-in role, and of custom roles only those a tenant can grant. A permission
 * that entered a role by SQL, or before it was withdrawn, has no effect (CVE-2025-64746).
 */
export function heldWordsOf(
  roles: ReadonlyMap<Audience, ReadonlySet<string>>,
  role: Audience,
  own: readonly string[],
): ReadonlySet<string> {
  const builtIn = roles.get(role)!
  const grantable = grantableWordsOf(roles)
  const more = own.filter((word) => grantable.has(word) && !builtIn.has(word))
  return more.length === 0 ? builtIn : new Set([...builtIn, ...more])
}
