// What every context can reach: worked out once at boot, the same for all requests, never changed afterwards.
import type { Database } from '#framework/database/database.ts'
import type { Role } from '#framework/permissions/roles.ts'
import type { Models } from '#framework/resource/model.ts'
import type { Action } from './define-action.ts'
import type { Lifecycle } from './lifecycle.ts'

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface Runtime {
  readonly models: Models
  readonly database: Database
  readonly lifecycles: ReadonlyMap<string, Lifecycle>
  /** By permission-like key `articles.publish`. */
  readonly actions: ReadonlyMap<string, Action>
  readonly roles: ReadonlyMap<Role, ReadonlySet<string>>
  readonly log: Log
}
