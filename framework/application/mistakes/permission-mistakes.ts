// Permissions that cannot work: sentences about unknown verbs, and permissions that nobody can have.
import { type Policy, resolveRoles } from '#framework/permissions/define-policy.ts'
import { isSound } from '#framework/resource/declaring/declared.ts'
import { hintOf } from '#framework/resource/declaring/fault.ts'
import { permissionWordOf } from '#framework/resource/inflection.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import type { RowRule } from '#framework/resource/row-rules/row-rule.ts'
import type { App } from '../define-app.ts'

/** Permissions that endpoints and events require. */
export function askedWordsOf(apps: readonly App[]): string[] {
  return apps.flatMap(askedBy).map(({ word }) => word)
}

/** Mistakes in the policies of all apps, and in whatever requires their permissions. */
export function findPermissionMistakes(apps: readonly App[]): BootMistake[] {
  const policies = apps.flatMap((app) => (app.policies ?? []).filter(isSound).map((policy) => ({ app, policy })))
  return [...policies.flatMap(({ app, policy }) => findVerbMistakes(app, policy, apps)), ...findUnheldWords(apps)]
}

interface AskedWord {
  readonly thing: string
  readonly name: string
  readonly word: string
}

function askedBy({ endpoints = [], events = [] }: App): AskedWord[] {
  return [
    ...endpoints
      .filter(isSound)
      .flatMap(({ name, access }) =>
        typeof access === 'object' ? [{ thing: 'endpoint', name, word: access.permission }] : [],
      ),
    ...events
      .filter(isSound)
      .flatMap(({ name, permission }) => (permission === null ? [] : [{ thing: 'event', name, word: permission }])),
  ]
}

/** A sentence about an unknown verb would silently allow nothing, or withhold nothing. */
function findVerbMistakes(app: App, policy: Policy, apps: readonly App[]): BootMistake[] {
  const report = mistakesAt(`${app.name}/${policy.resource}`)
  const rows = verbsOfRows(app, policy)
  const known = [...new Set(['read', 'create', 'update', 'delete', ...verbsAskedOf(policy, apps), ...rows])]
  const spoken = policy.permits.flatMap(({ verbs }) => verbs)
  const giving = Array.isArray(policy.givesAccess) ? (policy.givesAccess as readonly string[]) : []
  return [
    ...[...spoken, ...giving]
      .filter((verb) => !known.includes(verb))
      .map((verb) =>
        report(
          'policy.unknown-verb',
          `The policy names "${verb}", which is neither an operation nor an action, and which nothing requires.`,
          hintOf(verb, known, 'Verbs'),
        ),
      ),
    ...rows
      .filter((verb) => !spoken.includes(verb))
      .map((verb) =>
        report(
          'policy.unheld-rows',
          `Rows ask for "${verb}", which no sentence of the policy allows: nobody would meet them.`,
          `Write allow('admin', ['${verb}']). ${hintOf(verb, spoken, 'Verbs that are allowed')}`,
        ),
      ),
  ]
}

/** Verbs of a resource that actions, endpoints and events require. */
function verbsAskedOf({ resource }: Policy, apps: readonly App[]): string[] {
  const start = permissionWordOf(resource, '')
  const actions = apps.flatMap((app) => app.actions ?? []).filter((action) => action.resource === resource)
  return [
    ...actions.map(({ name, action }) => action?.permission ?? name),
    ...askedWordsOf(apps).flatMap((word) => (word.startsWith(start) ? [word.slice(start.length)] : [])),
  ]
}

/** Verbs that the resource's row rule checks. */
function verbsOfRows(app: App, { resource: name }: Policy): readonly string[] {
  const rows: unknown = app.resources.find((resource) => resource.name === name)?.definition.rows
  return typeof rows === 'object' && isSound(rows) ? ((rows as RowRule).verbs ?? []) : []
}

/** A required permission that no policy grants would answer everybody with 403. */
function findUnheldWords(apps: readonly App[]): BootMistake[] {
  const policies = apps.flatMap((app) => app.policies ?? [])
  // An invalid policy may be the one that grants it.
  if (!policies.every(isSound)) return []
  const held = [...resolveRoles(policies).get('owner')!, ...apps.flatMap(({ staffWords = [] }) => staffWords)]
  return apps.flatMap((app) =>
    askedBy(app)
      .filter(({ word }) => !held.includes(word))
      .map(({ thing, name, word }) =>
        mistakesAt(`${app.name}/${name}`)(
          `${thing}.unheld-permission`,
          `It asks for the permission "${word}", which no policy allows: nobody could hold it.`,
          `Write allow('admin', ['${verbOf(word)}']) in the policy of its resource. ${hintOf(word, held, 'Words')}`,
        ),
      ),
  )
}

const verbOf = (word: string) => word.slice(word.indexOf('.') + 1)
