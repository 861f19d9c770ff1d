// Turns the list of installed apps into what processes run on: models, policies, lifecycles, actions.
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import { buildEventBook } from '#framework/events/build-event-book.ts'
import { accessWordsOf, resolveRoles } from '#framework/permissions/define-policy.ts'
import { ruledFieldsOf, withReadRules } from '#framework/permissions/field-rules.ts'
import { createModelViews, type ModelViews } from '#framework/permissions/model-views.ts'
import { permissionWordsOf } from '#framework/permissions/permission-words.ts'
import type { Audience } from '#framework/permissions/roles.ts'
import type { Action } from '#framework/request/action.ts'
import type { Carrier } from '#framework/request/declaring/define-carrier.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Eraser } from '#framework/request/declaring/define-eraser.ts'
import type { EventBook } from '#framework/request/event.ts'
import type { Lifecycle } from '#framework/request/lifecycle.ts'
import type { Opening } from '#framework/request/services/define-opening.ts'
import type { TaskQueue } from '#framework/request/task.ts'
import type { Admission } from '#framework/resource/caller/caller-sql.ts'
import { isSound } from '#framework/resource/declaring/declared.ts'
import { findBootMistakes } from '#framework/resource/mistakes/boot-checks.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'
import type { FieldModel, Models } from '#framework/resource/model.ts'
import { type DeclaredResource, resolveResources } from '#framework/resource/resolve-resources.ts'
import { buildTaskQueue } from '#framework/tasks/build-task-queue.ts'
import type { Schedule } from '#framework/tasks/schedules/define-schedule.ts'
import { BootError } from './boot-error.ts'
import type { App, SurfaceSettings } from './define-app.ts'
import { findAppMistakes, tasksOf } from './mistakes/app-mistakes.ts'
import { findManifestMistakes, findWrittenMistakes } from './mistakes/declaration-mistakes.ts'
import { askedWordsOf } from './mistakes/permission-mistakes.ts'

export interface Application {
  readonly apps: readonly App[]
  readonly models: Models
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  /** Every existing permission. */
  readonly words: ReadonlySet<string>
  /** The models for callers without some fields' permissions; null if no field has a rule. */
  readonly views: ModelViews | null
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  readonly actions: ReadonlyMap<string, Action>
  readonly queue: TaskQueue
  readonly schedules: readonly Schedule[]
  readonly events: EventBook
  readonly endpoints: readonly Endpoint[]
  readonly surfaces: readonly SurfaceSettings[]
  /** Permission words that let their holder give access. */
  readonly accessWords: ReadonlySet<string>
  /** Tables with secrets, whose statements observers see without their texts. */
  readonly secretTables: ReadonlySet<string>
  /** Resources that decide what all answers of a tenant look like. */
  readonly tenancy: ReadonlySet<string>
  /** Why records stay in the deployment when their tenant moves, by resource. */
  readonly stays: ReadonlyMap<string, string>
  /** What is opened once in each process, in the order of the apps. */
  readonly openings: readonly Opening[]
  /** What the database is asked of callers; undefined where no app asks. */
  readonly admission: Admission | undefined
  /** By resource. */
  readonly carriers: ReadonlyMap<string, Carrier>
  /** In app order. */
  readonly erasers: readonly Eraser[]
  /** By app, in the order of the apps. */
  readonly databaseObjects: ReadonlyMap<string, readonly DatabaseObject[]>
}

/** Throws a BootError that lists every mistake. Pure: opens nothing. */
export function buildApplication(apps: readonly App[]): Application {
  const mistakes = findMistakes(apps)
  if (mistakes.length > 0) throw new BootError(mistakes)
  const policies = apps.flatMap((app) => app.policies ?? [])
  const ruled = policies.flatMap(({ resource, fields }) => ruledFieldsOf(resource, fields))
  const models = withReadRules(resolveResources(declaredResourcesOf(apps)), ruled)
  const words = permissionWordsOf({ models, policies, asked: askedWordsOf(apps) })
  return Object.freeze({
    apps,
    models,
    roles: resolveRoles(policies),
    words,
    accessWords: accessWordsOf(words, policies),
    secretTables: secretTablesOf(models, apps),
    tenancy: new Set(apps.flatMap((app) => app.tenancy ?? [])),
    stays: new Map(apps.flatMap((app) => Object.entries(app.stays ?? {}))),
    views: createModelViews(models, ruled),
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
    openings: apps.flatMap((app) => app.services ?? []),
    admission: apps.find((app) => app.admission)?.admission,
    erasers: apps.flatMap((app) => app.erasers ?? []),
    databaseObjects: new Map(apps.map((app) => [app.name, app.databaseObjects ?? []])),
    carriers: new Map(apps.flatMap((app) => app.carriers ?? []).map((carrier) => [carrier.resource, carrier])),
  })
}

/** Those with a text or document that no surface shows, and those that an app names. */
function secretTablesOf(models: Models, apps: readonly App[]): Set<string> {
  const named = new Set(apps.flatMap((app) => app.secrets ?? []))
  const isSecret = ({ isReadable, kind }: FieldModel) => !isReadable && (kind.isText || kind.isDocument)
  const secret = [...models.values()].filter(
    ({ name, fields }) => named.has(name) || [...fields.values()].some(isSecret),
  )
  return new Set(secret.map(({ table }) => table))
}

/** Checks the form of everything first, and the meaning only of what is well formed. */
function findMistakes(apps: readonly App[]): BootMistake[] {
  const broken = findManifestMistakes(apps)
  if (broken.length > 0) return broken
  return [...findWrittenMistakes(apps), ...findAppMistakes(apps), ...findBootMistakes(declaredResourcesOf(apps))]
}

function declaredResourcesOf(apps: readonly App[]): DeclaredResource[] {
  return apps.flatMap((app) =>
    app.resources.map((resource) => ({
      app: app.name,
      resource,
      actions: Object.fromEntries(
        (app.actions ?? [])
          .filter((action) => isSound(action) && action.resource === resource.name)
          .map(({ name, action }) => [name, action]),
      ),
    })),
  )
}
