// Application code around a write, inside its transaction.
import type { AnyResource, Resource } from '#framework/resource/define-resource.ts'
import type { RowOf, SystemInputOf } from '#framework/resource/infer.ts'
import type { Context } from './context.ts'

/** Each step may be left out. A throw rolls the write back. `before…` may change what is written by returning it. */
export interface Lifecycle<R extends AnyResource = AnyResource> {
  beforeCreate?(ctx: Context, input: SystemInputOf<R>): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterCreate?(ctx: Context, record: RowOf<R>): Promise<void> | void
  beforeUpdate?(ctx: Context, record: RowOf<R>, input: SystemInputOf<R>): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterUpdate?(ctx: Context, record: RowOf<R>, before: RowOf<R>): Promise<void> | void
  beforeDelete?(ctx: Context, record: RowOf<R>): Promise<void> | void
  afterDelete?(ctx: Context, record: RowOf<R>): Promise<void> | void
}

export interface DeclaredLifecycle {
  resource: string
  steps: Lifecycle
}

export function defineLifecycle<const Name extends string, R extends Resource<Name>>(
  resource: R,
  steps: Lifecycle<R>,
): DeclaredLifecycle {
  return Object.freeze({ resource: resource.name, steps: steps as unknown as Lifecycle })
}
