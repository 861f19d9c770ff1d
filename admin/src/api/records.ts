// Records of any resource: the five operations, and actions.

import { send } from './client.ts'
import type { AdminAction, AdminResource } from './metadata.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** A record as the API returns it. */
export type Row = Readonly<Record<string, Json>> & { readonly id: string }

/** Field values as a write sends them. */
export type Input = Readonly<Record<string, Json>>

/** A resource in a tenant; the tenant is null for resources outside tenants. */
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
  /** ETag of the version that was read. */
  readonly etag: string | null
  /** What the caller may do with it; missing right after a write, until the record is read again. */
  readonly rights?: readonly string[]
}

/** Whether the server would allow an operation, or an action by its name. */
export function mayDo({ rights }: Pick<Kept, 'rights'>, name: string): boolean {
  return rights === undefined || rights.includes(name)
}

/** Prefetched pages that nothing has consumed yet. */
const ahead = new Map<string, Promise<Page>>()
const AHEAD_MS = 10_000

/** Prefetches a page once: the first caller that lists the same within the next seconds gets this answer. */
export function listAhead(place: Place, query: Record<string, string>): void {
  const key = aheadKey(place, query)
  if (ahead.has(key)) return
  const page = askForPage(place, query)
  ahead.set(key, page)
  page.catch(() => {})
  setTimeout(() => ahead.delete(key), AHEAD_MS)
}

export async function listRecords(place: Place, query: Record<string, string>, signal?: AbortSignal): Promise<Page> {
  const key = aheadKey(place, query)
  const asked = ahead.get(key)
  ahead.delete(key)
  return asked ?? askForPage(place, query, signal)
}

function aheadKey({ tenant, resource }: Place, query: Record<string, string>): string {
  return JSON.stringify([tenant, resource.path, query])
}

async function askForPage({ tenant, resource }: Place, query: Record<string, string>, signal?: AbortSignal) {
  return (await send<Page>({ path: `/${resource.path}`, query, tenant, signal })).body
}

/** How many records of a list have a certain value in a field. */
interface FacetValue {
  readonly value: Json
  readonly count: number
  /** Counting stopped here: there may be more. */
  readonly isLimited?: true
}

/** By field, most frequent values first. */
export type Facets = Readonly<Record<string, readonly FacetValue[]>>

/** `query` names the `fields` to count and filters the list. */
export async function countFacets({ tenant, resource }: Place, query: Record<string, string>, signal?: AbortSignal) {
  return (await send<Facets>({ path: `/${resource.path}/facets`, query, tenant, signal })).body
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

/** One write; `onceKey` stays the same for every attempt, so that nothing is done twice. */
export interface Write {
  readonly input: Input
  readonly onceKey: string
}

export async function createRecord({ tenant, resource }: Place, { input, onceKey }: Write): Promise<Kept> {
  const path = `/${resource.path}`
  const { body, etag } = await sendUntilAnswered<Row>({ method: 'POST', path, body: input, tenant, onceKey })
  return { record: body, etag }
}

/** Throws `request.precondition_failed` if somebody else saved first. */
export async function updateRecord(
  { tenant, resource }: Place,
  { record, etag }: Kept,
  { input, onceKey }: Write,
): Promise<Kept> {
  const path = pathOf(resource, record.id)
  const request = { method: 'PATCH', path, body: input, tenant, ifMatch: etag, onceKey } as const
  const answer = await sendUntilAnswered<Row>(request)
  return { record: answer.body, etag: answer.etag }
}

export async function deleteRecord({ tenant, resource }: Place, { record, etag }: Kept): Promise<void> {
  await send({ method: 'DELETE', path: pathOf(resource, record.id), tenant, ifMatch: etag })
}

/** Records of one resource that a deletion would affect through one field, as far as the caller can see them. */
export interface Reached {
  readonly resource: string
  readonly field: string
  /** Plural label. */
  readonly label: string
  readonly effect: 'deleted' | 'emptied' | 'kept from being deleted'
  readonly count: number
  /** Counting stopped: there may be more of them. */
  readonly isLimited: boolean
  /** Titles of the first few records. */
  readonly titles: readonly string[]
}

/** Which records a deletion would delete or unlink, and which would block it; deletes nothing. */
export async function readDeletion({ tenant, resource }: Place, id: string, signal?: AbortSignal) {
  const path = `${pathOf(resource, id)}/deletion`
  return (await send<{ goes: readonly Reached[] }>({ path, tenant, signal })).body.goes
}

/** The subject of one run of an action. */
export interface ActionRun extends Write {
  readonly id: string
  readonly action: Pick<AdminAction, 'path'>
}

export async function runAction({ tenant, resource }: Place, { id, action, input, onceKey }: ActionRun): Promise<void> {
  const path = `${pathOf(resource, id)}/${action.path}`
  await sendUntilAnswered({ method: 'POST', path, body: input, tenant, onceKey })
}

function pathOf({ path }: Pick<AdminResource, 'path'>, id: string): string {
  return `/${path}/${encodeURIComponent(id)}`
}
