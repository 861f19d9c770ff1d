// The register of permission words: all that can be allowed, worked out at boot from what is declared.
import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import { quotedWordsOf } from '#framework/resource/quoted-fields.ts'
import { trailWordsOf } from '#framework/resource/trail-view.ts'
import type { Policy } from './define-policy.ts'
import { fieldPermitsOf } from './field-rules.ts'
import type { Audience } from './roles.ts'

/** Where words come from. */
export interface WordSources {
  readonly models: Models
  readonly policies: readonly Policy[]
  /** Words that endpoints and events ask for. */
  readonly asked: readonly string[]
}

/** Every word that exists, in the order of the alphabet: a role can hold no other. */
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

/** The words that policies of tables ask for, of all resources. */
export function rowWordsOf(models: Models): string[] {
  return [...models.values()].flatMap(({ name, rows }) =>
    (rows.verbs ?? []).map((verb) => permissionWordOf(name, verb)),
  )
}

/** What each transaction is told of its caller: the words that policies of tables, quotations and the trail ask for. */
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

/** The words that a tenant can give: those of its owner. What the platform keeps for its staff is not among them. */
export function grantableWordsOf(roles: ReadonlyMap<Audience, ReadonlySet<string>>): ReadonlySet<string> {
  return roles.get('owner')!
}

/**
 * What a member may: the words of the built-in role, and of own roles those that a tenant can give. A word that stands in a role
 * without having been given, by SQL or from before it was taken away, opens nothing (CVE-2025-64746).
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
