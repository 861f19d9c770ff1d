// What every context can reach: models, database, permissions, and the code of apps.
import type { Database } from '#framework/database/database.ts'
import type { ModelViews } from '#framework/permissions/model-views.ts'
import type { Audience } from '#framework/permissions/roles.ts'
import type { Models } from '#framework/resource/model.ts'
import type { Action } from './action.ts'
import type { EventBook } from './event.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { TaskQueue } from './task.ts'

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What every context can reach: built once at boot, the same for all requests, never changed afterwards. */
export interface Runtime {
  readonly models: Models
  readonly database: Database
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  /** By a key like a permission: `articles.publish`. */
  readonly actions: ReadonlyMap<string, Action>
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  /** Every existing permission. */
  readonly words: ReadonlySet<string>
  /** Those that let their holder give access. */
  readonly accessWords: ReadonlySet<string>
  /** Why records stay in the deployment when their tenant moves, by resource. */
  readonly stays: ReadonlyMap<string, string>
  /** The models for callers without some fields' permissions; null if no field has a rule. */
  readonly views: ModelViews | null
  readonly queue: TaskQueue
  readonly events: EventBook
  readonly log: Log
  /** What apps opened at boot, by name; read it through `defineService`. */
  readonly services?: ReadonlyMap<string, unknown>
}
