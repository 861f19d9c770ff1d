// What resolvers share during one request: the context, and loaders that batch the needs of many rows.
import DataLoader from 'dataloader'
import type { FastifyRequest } from 'fastify'
import { spanning } from '#framework/observing/observing.ts'
import { readRecordsById } from '#framework/operations/listing/include.ts'
import type { Row } from '#framework/operations/listing/select.ts'
import { openOperation } from '#framework/operations/steps/operation-target.ts'
import type { Context } from '#framework/request/context.ts'
import type { EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import type { ResourceModel } from '#framework/resource/model.ts'

/** GraphQL's context value; new for every request, so that nothing leaks from one caller to the next. */
export interface RequestState {
  readonly ctx: Context
  readonly caller: Pick<EndpointRequest, 'remote' | 'headers'>
  /** The loaders of this request, by what they load. */
  readonly loaders: Map<string, DataLoader<string, unknown>>
}

/** The state of a request that just arrived. */
export function createRequestState(ctx: Context, caller: RequestState['caller']): RequestState {
  return { ctx, caller, loaders: new Map() }
}

/** What endpoints may know about the transport. */
export function callerOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): RequestState['caller'] {
  return { headers, remote: { address: ip, userAgent: headers['user-agent'] ?? null } }
}

/** The loader of that name; all loads of one tick become one call of `load`. */
export function loaderOf<Value>(
  state: RequestState,
  name: string,
  load: (ids: readonly string[]) => Promise<(id: string) => Value>,
): DataLoader<string, Value> {
  let loader = state.loaders.get(name) as DataLoader<string, Value> | undefined
  if (!loader) {
    loader = new DataLoader<string, Value>(async (ids) => {
      const find = await spanning(
        ['batch', name],
        () => load(ids),
        () => ({ ids: ids.length }),
      )
      return ids.map(find)
    })
    state.loaders.set(name, loader)
  }
  return loader
}

/** Loads records of a resource by id, null for those the caller cannot see. Throws `permissions.denied` like a read. */
export function recordLoaderOf(state: RequestState, model: ResourceModel): DataLoader<string, Row | null> {
  return loaderOf<Row | null>(state, `record ${model.name}`, async (ids) => {
    openOperation(state.ctx, model, 'read')
    const found = await readRecordsById(state.ctx, model, ids)
    return (id) => found.get(id) ?? null
  })
}
