// An app's manifest: everything that one business area provides. `core/installed-apps.ts` lists the manifests in order.
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import type { Subscriber } from '#framework/events/define-subscriber.ts'
import type { Policy } from '#framework/permissions/define-policy.ts'
import type { Access } from '#framework/request/access.ts'
import type { DeclaredAction } from '#framework/request/declaring/define-action.ts'
import type { Carrier } from '#framework/request/declaring/define-carrier.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Eraser } from '#framework/request/declaring/define-eraser.ts'
import type { DeclaredLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import type { EventDefinition } from '#framework/request/event.ts'
import type { Opening, ServiceParts } from '#framework/request/services/define-opening.ts'
import type { Task } from '#framework/request/task.ts'
import type { Admission } from '#framework/resource/caller/caller-sql.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { SettingsDeclaration } from '#framework/settings/define-settings.ts'
import type { Schedule } from '#framework/tasks/schedules/define-schedule.ts'
import type { Demo } from './demo.ts'
import type { Section } from './sections.ts'

/** Another resource's records, shown within the record they point to. */
export interface Inline {
  readonly resource: string
  /** Their reference to it. */
  readonly through: string
  /** Their fields, in order; by default all writable ones. */
  readonly fields?: readonly string[]
}

/** One surface's settings for one resource; each surface reads only its own kind. */
export interface SurfaceSettings {
  readonly surface: string
  readonly resource: string
  readonly inlines?: readonly Inline[]
}

export interface App {
  name: string
  /** Where the documents place its chapters; PEND's own apps name one. Defaults to `product`, which comes first. */
  section?: Section
  /** Apps that must come before this one in the list. */
  dependsOn?: readonly string[]
  resources: readonly AnyResource[]
  policies?: readonly Policy[]
  /** Permissions for the platform's staff only, never for roles of a tenant. */
  staffWords?: readonly string[]
  actions?: readonly DeclaredAction[]
  lifecycles?: readonly DeclaredLifecycle[]
  /** Work outside requests. */
  tasks?: readonly Task[]
  /** When tasks are enqueued automatically. */
  schedules?: readonly Schedule[]
  /** Events besides those that operations write. */
  events?: readonly EventDefinition[]
  /** Handlers of events. */
  subscribers?: readonly Subscriber[]
  /** Hand-written endpoints, beside the operations of resources. */
  endpoints?: readonly Endpoint[]
  /** Descriptions of headings (the `tag` of endpoints) that no resource has. */
  headings?: Readonly<Record<string, string>>
  surfaces?: readonly SurfaceSettings[]
  /** How records travel in dumps, if writing their fields is not enough. */
  carriers?: readonly Carrier[]
  /** What happens to records when a person is erased, beyond their personal fields. */
  erasers?: readonly Eraser[]
  /** Settings of this app that an installation can change. */
  settings?: readonly SettingsDeclaration[]
  /** Functions, triggers, views and partial indexes: everything the database has besides tables. */
  databaseObjects?: readonly DatabaseObject[]
  /** Resources with secrets besides those with a hidden text: observers see no text of statements on their tables. */
  secrets?: readonly string[]
  /** Resources that decide what all answers of a tenant look like: the edge drops them after a change of one. */
  tenancy?: readonly string[]
  /** Why records stay behind when their tenant moves to another deployment, by resource. */
  stays?: Readonly<Record<string, string>>
  /** What the app opens once in each process and reaches through every context. */
  services?: readonly Opening[]
  /** Who knows the callers: given what apps before this one know, it answers what is known with this one. */
  access?: (parts: ServiceParts, known: Access | null) => Access
  /** What the database is asked of the caller as each transaction begins. */
  admission?: Admission
  /** What the app adds to the demo, loaded in development. */
  demo?: () => Promise<Demo>
  /** Commands of `./manage`, loaded when called. */
  commands?: () => Promise<readonly unknown[]>
  /** Checks of `./manage check`, loaded when it runs. */
  checks?: () => Promise<readonly unknown[]>
}

/** Declares an app. Pure: `buildApplication` combines and checks the manifests. */
export function defineApp(app: App): App {
  return Object.freeze(app)
}
