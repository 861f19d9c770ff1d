// An app's manifest: what one business area brings along. `core/installed-apps.ts` lists the manifests in order.
import type { DatabaseObject } from '#framework/database/objects/define-database-object.ts'
import type { Subscriber } from '#framework/events/define-subscriber.ts'
import type { Policy } from '#framework/permissions/define-policy.ts'
import type { EventDefinition, Task } from '#framework/request/context.ts'
import type { DeclaredAction } from '#framework/request/define-action.ts'
import type { Carrier } from '#framework/request/define-carrier.ts'
import type { Endpoint } from '#framework/request/define-endpoint.ts'
import type { Eraser } from '#framework/request/define-eraser.ts'
import type { DeclaredLifecycle } from '#framework/request/lifecycle.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { SettingsDeclaration } from '#framework/settings/define-settings.ts'
import type { Schedule } from '#framework/tasks/schedules/define-schedule.ts'

/** Records of another resource that a surface shows within the one that they point at. */
export interface Inline {
  readonly resource: string
  /** Their reference that points here. */
  readonly through: string
  /** Fields of theirs, in their order; by default all that can be written. */
  readonly fields?: readonly string[]
}

/** What one surface does differently for one resource; each surface reads its own kind and no other. */
export interface SurfaceSettings {
  readonly surface: string
  readonly resource: string
  readonly inlines?: readonly Inline[]
}

export interface App {
  name: string
  /** Apps that must stand before this one in the list. */
  dependsOn?: readonly string[]
  resources: readonly AnyResource[]
  policies?: readonly Policy[]
  /** Permission words that staff of the platform hold, and no role of a tenant. */
  staffWords?: readonly string[]
  actions?: readonly DeclaredAction[]
  lifecycles?: readonly DeclaredLifecycle[]
  /** What runs outside of requests. */
  tasks?: readonly Task[]
  /** When tasks are enqueued by themselves. */
  schedules?: readonly Schedule[]
  /** What happens beside what operations write down. */
  events?: readonly EventDefinition[]
  /** Who is told of events. */
  subscribers?: readonly Subscriber[]
  /** Hand-written endpoints, beside the operations of resources. */
  endpoints?: readonly Endpoint[]
  /** What the documents say of headings (the `tag` of endpoints) that no resource has. */
  headings?: Readonly<Record<string, string>>
  surfaces?: readonly SurfaceSettings[]
  /** How records travel in dumps where writing their fields is not all of it. */
  carriers?: readonly Carrier[]
  /** What becomes of records when a person is erased, beyond their personal fields. */
  erasers?: readonly Eraser[]
  /** What an installation can set of it. */
  settings?: readonly SettingsDeclaration[]
  /** Functions, triggers, views and indexes with a condition: whatever the database has beside tables. */
  databaseObjects?: readonly DatabaseObject[]
  /** Commands of `./manage`, loaded when one is called. */
  commands?: () => Promise<readonly unknown[]>
  /** Checks of `./manage check`, loaded when it runs. */
  checks?: () => Promise<readonly unknown[]>
}

/** Declares an app. Pure: `buildApplication` joins and checks the manifests. */
export function defineApp(app: App): App {
  return Object.freeze(app)
}
