// Records of any resource: the five operations and the actions.

import { send } from './client.ts'
import type { AdminAction, AdminResource } from './metadata.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** A record as the API answers it. */
export type Row = Readonly<Record<string, Json>> & { readonly id: string }

/** The resource of a tenant; null where it lives in none. */
export interface Place {
  readonly tenant: string | null
  readonly resource: Pick<AdminResource, 'path'>
}

export interface Page {
  readonly count: number | null
  readonly countIsLimited?: boolean
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly Row[]
}

export interface Kept {
  readonly record: Row
  /** Of the version that was read. */
  readonly etag: string | null
  /** What I may do with it; missing where it was written a moment ago and not read since. */
  readonly rights?: readonly string[]
}

/** Whether the server would let me: an operation, or an action by its name. */
export function mayDo({ rights }: Pick<Kept, 'rights'>, name: string): boolean {
  return rights === undefined || rights.includes(name)
}

export async function listRecords({ tenant, resource }: Place, query: Record<string, string>, signal?: AbortSignal) {
  return (await send<Page>({ path: `/${resource.path}`, query, tenant, signal })).body
}

export async function readRecord({ tenant, resource }: Place, id: string, signal?: AbortSignal): Promise<Kept> {
  const query = { rights: 'true' }
  const { body, etag } = await send<Row & { rights: readonly string[] }>({
    path: pathOf(resource, id),
    query,
    tenant,
    signal,
  })
  const { rights, ...record } = body
  return { record: record as Row, etag, rights }
}

export async function createRecord({ tenant, resource }: Place, input: Record<string, Json>): Promise<Kept> {
  const { body, etag } = await send<Row>({ method: 'POST', path: `/${resource.path}`, body: input, tenant })
  return { record: body, etag }
}

/** Throws `request.precondition_failed` when somebody else saved first. */
export async function updateRecord(
  { tenant, resource }: Place,
  { record, etag }: Kept,
  input: Record<string, Json>,
): Promise<Kept> {
  const path = pathOf(resource, record.id)
  const answer = await send<Row>({ method: 'PATCH', path, body: input, tenant, ifMatch: etag })
  return { record: answer.body, etag: answer.etag }
}

export async function deleteRecord({ tenant, resource }: Place, { record, etag }: Kept): Promise<void> {
  await send({ method: 'DELETE', path: pathOf(resource, record.id), tenant, ifMatch: etag })
}

export async function runAction({ tenant, resource }: Place, id: string, { path }: AdminAction): Promise<void> {
  await send({ method: 'POST', path: `${pathOf(resource, id)}/${path}`, body: {}, tenant })
}

function pathOf({ path }: Pick<AdminResource, 'path'>, id: string): string {
  return `/${path}/${encodeURIComponent(id)}`
}
