// Turns the list of installed apps into what the processes run on: models, policies, lifecycles, actions.
import { buildEventBook, findEventMistakes } from '#framework/events/build-event-book.ts'
import { type Policy, resolveRoles } from '#framework/permissions/define-policy.ts'
import { findFieldRuleMistakes } from '#framework/permissions/field-rule-mistakes.ts'
import { ruledFieldsOf } from '#framework/permissions/field-rules.ts'
import { createModelViews, type ModelViews } from '#framework/permissions/model-views.ts'
import { permissionWordsOf } from '#framework/permissions/permission-words.ts'
import type { Audience } from '#framework/permissions/roles.ts'
import type { Action, EventBook, Lifecycle, TaskQueue } from '#framework/request/context.ts'
import type { Endpoint } from '#framework/request/define-endpoint.ts'
import { type BootMistake, findBootMistakes, mistakesAt } from '#framework/resource/boot-checks.ts'
import type { Models } from '#framework/resource/model.ts'
import { type DeclaredResource, resolveResources } from '#framework/resource/resolve-resources.ts'
import type { RowRule } from '#framework/resource/row-rules/row-rule.ts'
import { buildTaskQueue, findTaskMistakes } from '#framework/tasks/build-task-queue.ts'
import { findScheduleMistakes, type Schedule } from '#framework/tasks/schedules/define-schedule.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { App, SurfaceSettings } from './define-app.ts'

export interface Application {
  readonly apps: readonly App[]
  readonly models: Models
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  /** Every permission word there is. */
  readonly words: ReadonlySet<string>
  /** The models as callers meet them who lack words of fields; null where no field has a rule. */
  readonly views: ModelViews | null
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  readonly actions: ReadonlyMap<string, Action>
  readonly queue: TaskQueue
  readonly schedules: readonly Schedule[]
  readonly events: EventBook
  readonly endpoints: readonly Endpoint[]
  readonly surfaces: readonly SurfaceSettings[]
}

/** All mistakes of all apps in one error: nothing starts on a wrong declaration. */
export class BootError extends PendError {
  readonly mistakes: readonly BootMistake[]

  constructor(mistakes: readonly BootMistake[]) {
    super(mistakes.map(({ id, path, message, hint }) => `${path}: ${message} ${hint} [${id}]`).join('\n'))
    this.mistakes = mistakes
  }
}

/** Throws a BootError that lists every mistake. Pure: nothing is opened. */
export function buildApplication(apps: readonly App[]): Application {
  const declared = declaredResourcesOf(apps)
  const mistakes = [...findAppMistakes(apps), ...findBootMistakes(declared)]
  if (mistakes.length > 0) throw new BootError(mistakes)
  const models = resolveResources(declared)
  const policies = apps.flatMap((app) => app.policies ?? [])
  return Object.freeze({
    apps,
    models,
    roles: resolveRoles(policies),
    words: permissionWordsOf({ models, policies, asked: apps.flatMap(askedWordsOf) }),
    views: createModelViews(
      models,
      policies.flatMap(({ resource, fields }) => ruledFieldsOf(resource, fields)),
    ),
    lifecycles: new Map(apps.flatMap((app) => app.lifecycles ?? []).map(({ resource, steps }) => [resource, steps])),
    actions: new Map(
      apps.flatMap((app) => app.actions ?? []).map(({ resource, name, action }) => [`${resource}.${name}`, action]),
    ),
    queue: buildTaskQueue(tasksOf(apps)),
    events: buildEventBook(
      apps.flatMap((app) => app.events ?? []),
      apps.flatMap((app) => app.subscribers ?? []),
    ),
    schedules: apps.flatMap((app) => app.schedules ?? []),
    endpoints: apps.flatMap((app) => app.endpoints ?? []),
    surfaces: apps.flatMap((app) => app.surfaces ?? []),
  })
}

/** The words that endpoints and events of an app ask for. */
function askedWordsOf({ endpoints = [], events = [] }: App): string[] {
  return [
    ...endpoints.flatMap(({ access }) => (typeof access === 'object' ? [access.permission] : [])),
    ...events.flatMap(({ permission }) => (permission === null ? [] : [permission])),
  ]
}

function declaredResourcesOf(apps: readonly App[]): DeclaredResource[] {
  return apps.flatMap((app) =>
    app.resources.map((resource) => ({
      app: app.name,
      resource,
      actions: Object.fromEntries(
        (app.actions ?? [])
          .filter((action) => action.resource === resource.name)
          .map(({ name, action }) => [name, action]),
      ),
    })),
  )
}

/** Order, names and leftovers: a policy, lifecycle or action for a resource that is not there. */
function findAppMistakes(apps: readonly App[]): BootMistake[] {
  const resources = new Set(apps.flatMap((app) => app.resources.map(({ name }) => name)))
  return apps.flatMap((app, index) => {
    const report = mistakesAt(app.name)
    const earlier = apps.slice(0, index).map(({ name }) => name)
    const missing = (app.dependsOn ?? []).filter((name) => !earlier.includes(name))
    const attached = [
      ...(app.policies ?? []),
      ...(app.lifecycles ?? []),
      ...(app.actions ?? []),
      ...(app.surfaces ?? []),
    ]
    const leftover = attached.filter(({ resource }) => !resources.has(resource))
    return [
      ...(earlier.includes(app.name)
        ? [report('app.duplicate-name', 'A second app has this name.', 'Names of apps are unique.')]
        : []),
      ...missing.map((name) =>
        report(
          'app.missing-dependency',
          `It depends on "${name}", which does not stand before it.`,
          'Order the list in core/installed-apps.ts.',
        ),
      ),
      ...leftover.map(({ resource }) =>
        report(
          'app.unknown-resource',
          `Something is declared for "${resource}", which no app has.`,
          'Add the resource to the manifest.',
        ),
      ),
      ...(app.policies ?? []).flatMap((policy) => findVerbMistakes(app, policy)),
      ...(app.policies ?? []).flatMap((policy) => {
        const resource = app.resources.find(({ name }) => name === policy.resource)
        return resource ? findFieldRuleMistakes(app.name, policy, resource) : []
      }),
      ...findTaskMistakes(app.name, tasksOf([app]), namesOf(tasksOf(apps.slice(0, index)))),
      ...findEventMistakes(app.name, app, {
        known: eventNamesOf(apps),
        taken: namesOf(apps.slice(0, index).flatMap(({ events }) => events ?? [])),
      }),
      ...findScheduleMistakes(app.name, app.schedules ?? [], {
        known: tasksOf(apps.slice(0, index + 1)),
        taken: namesOf(apps.slice(0, index).flatMap(({ schedules }) => schedules ?? [])),
      }),
    ]
  })
}

/** Those that are listed, and those that subscribers are. */
const tasksOf = (apps: readonly App[]) =>
  apps.flatMap(({ tasks, subscribers }) => [...(tasks ?? []), ...(subscribers ?? []).map(({ task }) => task)])
/** All that can happen: what operations and actions write, and what apps declare. */
function eventNamesOf(apps: readonly App[]): string[] {
  const resources = apps.flatMap((app) => app.resources.map(({ name }) => name))
  return [
    ...resources.flatMap((name) => [`${name}.created`, `${name}.updated`, `${name}.deleted`]),
    ...apps.flatMap((app) => (app.actions ?? []).map(({ resource, name }) => `${resource}.${name}`)),
    ...namesOf(apps.flatMap(({ events }) => events ?? [])),
  ]
}

const namesOf = (named: readonly { readonly name: string }[]) => named.map(({ name }) => name)

/** The verbs that the resource's row rule asks for. */
function verbsOfRows(app: App, { resource: name }: Policy): readonly string[] {
  const rows: unknown = app.resources.find((resource) => resource.name === name)?.definition.rows
  return typeof rows === 'object' ? ((rows as RowRule).verbs ?? []) : []
}

/** A sentence about a verb that does not exist would silently allow nothing. */
function findVerbMistakes(app: App, policy: Policy): BootMistake[] {
  const report = mistakesAt(`${app.name}/${policy.resource}`)
  const actions = (app.actions ?? []).filter(({ resource }) => resource === policy.resource)
  const rows = verbsOfRows(app, policy)
  const known = [
    'read',
    'create',
    'update',
    'delete',
    ...actions.map(({ name, action }) => action.permission ?? name),
    ...rows,
  ]
  const spoken = policy.permits.flatMap(({ verbs }) => verbs)
  const unknown = spoken.filter((verb) => !known.includes(verb))
  return [
    ...unknown.map((verb) =>
      report(
        'policy.unknown-verb',
        `The policy speaks of "${verb}", which is no operation and no action.`,
        `Verbs: ${known.join(', ')}.`,
      ),
    ),
    ...rows
      .filter((verb) => !spoken.includes(verb))
      .map((verb) =>
        report(
          'policy.unheld-rows',
          `Rows ask for "${verb}", which no sentence of the policy allows: nobody would meet them.`,
          `Write allow('admin', ['${verb}']).`,
        ),
      ),
  ]
}
