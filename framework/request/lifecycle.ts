// A lifecycle: an app's code before and after the writes of one resource.
import type { AnyResource } from '#framework/resource/define-resource.ts'
import type { RowOf, StoredRowOf, SystemInputOf } from '#framework/resource/infer.ts'
import type { Context } from './context.ts'

/** Every step is optional. A throw rolls back the write. `before…` may change what is written by returning it. */
export interface Lifecycle<R extends AnyResource = AnyResource> {
  beforeCreate?(ctx: Context, input: SystemInputOf<R>): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterCreate?(ctx: Context, record: RowOf<R>): Promise<void> | void
  beforeUpdate?(
    ctx: Context,
    record: StoredRowOf<R>,
    input: SystemInputOf<R>,
  ): Promise<SystemInputOf<R>> | SystemInputOf<R>
  afterUpdate?(ctx: Context, record: RowOf<R>, before: StoredRowOf<R>): Promise<void> | void
  beforeDelete?(ctx: Context, record: StoredRowOf<R>): Promise<void> | void
  afterDelete?(ctx: Context, record: RowOf<R>): Promise<void> | void
}
