// Mistakes between manifests: names, order, and references to things that do not exist.
import { findEventMistakes } from '#framework/events/build-event-book.ts'
import { findFieldRuleMistakes } from '#framework/permissions/field-rule-mistakes.ts'
import { isSound } from '#framework/resource/declaring/declared.ts'
import { hintOf } from '#framework/resource/declaring/fault.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import { type BootMistake, mistakesAt } from '#framework/resource/mistakes/boot-mistake.ts'
import { findTaskMistakes } from '#framework/tasks/build-task-queue.ts'
import { findScheduleMistakes } from '#framework/tasks/schedules/define-schedule.ts'
import type { App } from '../define-app.ts'
import { findServiceMistakes } from '../opening/service-mistakes.ts'
import { findDescriptionMistakes } from './description-mistakes.ts'
import { findInlineMistakes } from './inline-mistakes.ts'
import { findPermissionMistakes } from './permission-mistakes.ts'

/** Finds all of them. The manifests are sound; unsound parts are reported elsewhere and skipped here. */
export function findAppMistakes(apps: readonly App[]): BootMistake[] {
  return [
    ...apps.flatMap((app, index) => [
      ...findOrderMistakes(app, apps.slice(0, index)),
      ...findLeftovers(app, apps),
      ...findFieldRules(app),
      ...findDescriptionMistakes(app),
      ...findInlineMistakes(app, resourcesOf(apps)),
      ...findTimedMistakes(app, apps.slice(0, index), apps),
    ]),
    ...findSeconds(apps),
    ...findServiceMistakes(apps),
    ...findPermissionMistakes(apps),
  ]
}

const resourcesOf = (apps: readonly App[]): AnyResource[] => apps.flatMap(({ resources }) => resources)

function findOrderMistakes({ name, dependsOn = [] }: App, earlier: readonly App[]): BootMistake[] {
  const report = mistakesAt(name)
  const known = namesOf(earlier)
  const isSecond = known.includes(name)
  return [
    ...(isSecond ? [report('app.duplicate-name', 'A second app has this name.', 'Names of apps are unique.')] : []),
    ...dependsOn
      .filter((needed) => !known.includes(needed))
      .map((needed) =>
        report(
          'app.missing-dependency',
          `It depends on "${needed}", which does not stand before it.`,
          `Order the list in core/installed-apps.ts. ${hintOf(needed, known, 'Apps before it')}`,
        ),
      ),
  ]
}

/** A policy, lifecycle, action, surface, eraser or word of the manifest for an unknown resource. */
function findLeftovers(app: App, apps: readonly App[]): BootMistake[] {
  const known = namesOf(resourcesOf(apps))
  const {
    policies = [],
    lifecycles = [],
    actions = [],
    surfaces = [],
    erasers = [],
    secrets = [],
    tenancy = [],
    stays = {},
  } = app
  const named = [...secrets, ...tenancy, ...Object.keys(stays)].map((resource) => ({ resource }))
  return [...policies, ...lifecycles, ...actions, ...surfaces, ...erasers, ...named]
    .filter(({ resource }) => !known.includes(resource))
    .map(({ resource }) =>
      mistakesAt(app.name)(
        'app.unknown-resource',
        `Something is declared for "${resource}", which no app has.`,
        `Add the resource to the manifest. ${hintOf(`${resource}`, known, 'Resources')}`,
      ),
    )
}

function findFieldRules({ name, resources, policies = [] }: App): BootMistake[] {
  return policies.filter(isSound).flatMap((policy) => {
    const resource = resources.find((each) => each.name === policy.resource)
    return resource && isSound(resource) ? findFieldRuleMistakes(name, policy, resource) : []
  })
}

/** Tasks, events and schedules. */
function findTimedMistakes(app: App, earlier: readonly App[], apps: readonly App[]): BootMistake[] {
  const { name, events = [], subscribers = [], schedules = [] } = app
  return [
    ...findTaskMistakes(name, tasksOf([app]).filter(isSound), namesOf(tasksOf(earlier))),
    ...findEventMistakes(
      name,
      { events: events.filter(isSound), subscribers: subscribers.filter(isSound) },
      { known: eventNamesOf(apps), taken: namesOf(earlier.flatMap((each) => each.events ?? [])) },
    ),
    ...findScheduleMistakes(name, schedules.filter(isSound), {
      known: tasksOf([...earlier, app]),
      taken: namesOf(earlier.flatMap((each) => each.schedules ?? [])),
    }),
  ]
}

/** The second declaration for one thing would silently have no effect. */
function findSeconds(apps: readonly App[]): BootMistake[] {
  const keyed = apps.flatMap(
    ({
      name: app,
      actions = [],
      lifecycles = [],
      surfaces = [],
      endpoints = [],
      carriers = [],
      erasers = [],
      databaseObjects = [],
    }) => [
      ...actions.map(({ resource, name }) => ({ app, thing: 'action', key: `${resource}.${name}` })),
      ...lifecycles.map(({ resource }) => ({ app, thing: 'lifecycle', key: resource })),
      ...carriers.map(({ resource }) => ({ app, thing: 'carrier', key: resource })),
      ...erasers.map(({ resource }) => ({ app, thing: 'eraser', key: resource })),
      ...surfaces.map(({ surface, resource }) => ({ app, thing: 'surface', key: `${resource}.${surface}` })),
      ...endpoints.map(({ name }) => ({ app, thing: 'endpoint', key: name })),
      ...databaseObjects.map(({ name }) => ({ app, thing: 'database-object', key: name })),
      ...endpoints.map(({ method, path }) => ({ app, thing: 'endpoint', key: `${method} ${path}` })),
    ],
  )
  return keyed
    .filter(({ thing, key }, at) => keyed.findIndex((other) => other.thing === thing && other.key === key) < at)
    .map(({ app, thing, key }) =>
      mistakesAt(`${app}/${key}`)(`${thing}.duplicate`, `A second ${thing} is declared for "${key}".`, 'Join the two.'),
    )
}

/** Declared tasks, and those of subscribers. */
export const tasksOf = (apps: readonly App[]) =>
  apps.flatMap(({ tasks, subscribers }) => [...(tasks ?? []), ...(subscribers ?? []).map(({ task }) => task)])

/** All possible events: from operations and actions, and those that apps declare. */
function eventNamesOf(apps: readonly App[]): string[] {
  return [
    ...namesOf(resourcesOf(apps)).flatMap((name) => [`${name}.created`, `${name}.updated`, `${name}.deleted`]),
    ...apps.flatMap((app) => (app.actions ?? []).map(({ resource, name }) => `${resource}.${name}`)),
    ...namesOf(apps.flatMap(({ events }) => events ?? [])),
  ]
}

const namesOf = (named: readonly { readonly name: string }[]) => named.map(({ name }) => name)
