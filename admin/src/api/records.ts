// Records of any resource: the five operations and the actions.

import { send } from './client.ts'
import type { AdminAction, AdminResource } from './metadata.ts'
import { sendUntilAnswered } from './send-until-answered.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** A record as the API answers it. */
export type Row = Readonly<Record<string, Json>> & { readonly id: string }

/** Fields with their values, as a write takes them. */
export type Input = Readonly<Record<string, Json>>

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

/** Pages that were asked for ahead and not taken yet. */
const ahead = new Map<string, Promise<Page>>()
const AHEAD_MS = 10_000

/** Asks before anything is there to show it: whoever lists the same within the next seconds gets this answer, once. */
export function listAhead(place: Place, query: Record<string, string>): void {
  const key = aheadKey(place, query)
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

/** How many records of a list have a value of a field. */
interface FacetValue {
  readonly value: Json
  readonly count: number
  /** Where counting stopped: there may be more. */
  readonly isLimited?: true
}

/** By field, the most frequent values first. */
export type Facets = Readonly<Record<string, readonly FacetValue[]>>

/** `query` names `fields`, and narrows the list that is counted. */
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

/** What is written; `onceKey` is the same for each try of the same, so that nothing is done twice. */
export interface Write {
  readonly input: Input
  readonly onceKey: string
}

export async function createRecord({ tenant, resource }: Place, { input, onceKey }: Write): Promise<Kept> {
  const path = `/${resource.path}`
  const { body, etag } = await sendUntilAnswered<Row>({ method: 'POST', path, body: input, tenant, onceKey })
  return { record: body, etag }
}

/** Throws `request.precondition_failed` when somebody else saved first. */
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

/** Records of one resource that a deletion reaches by one field, as far as the caller meets them. */
export interface Reached {
  readonly resource: string
  readonly field: string
  /** What several are called. */
  readonly label: string
  readonly effect: 'deleted' | 'emptied' | 'kept from being deleted'
  readonly count: number
  /** Where counting stopped: there may be more of them. */
  readonly isLimited: boolean
  /** What people know the first of them by. */
  readonly titles: readonly string[]
}

/** What goes with a record, and what keeps it; nothing is deleted. */
export async function readDeletion({ tenant, resource }: Place, id: string, signal?: AbortSignal) {
  const path = `${pathOf(resource, id)}/deletion`
  return (await send<{ goes: readonly Reached[] }>({ path, tenant, signal })).body.goes
}

/** What one run of an action is about. */
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
