// Lists that people saved under a name, for themselves or for everybody in their tenant.
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import { createRecord, deleteRecord, type Json, type Place, type Row, updateRecord } from '../api/records.ts'
import { makeTries } from './tries.ts'

/** The words of a list, and how it looks. */
export interface ViewQuery {
  readonly filters?: Readonly<Record<string, string>>
  readonly search?: string
  readonly ordering?: readonly string[]
  readonly columns?: readonly string[]
  readonly density?: 'comfortable' | 'compact'
}

export interface SavedView {
  readonly id: string
  readonly name: string
  readonly isShared: boolean
  /** Whose it is; null once they are gone. */
  readonly user: string | null
  readonly query: ViewQuery
}

export type ViewChanges = Partial<Pick<SavedView, 'name' | 'isShared' | 'query'>>

const RESOURCE = 'savedViews'

interface ViewsPlace extends Place {
  readonly resource: AdminResource
}

/** Null where the caller keeps no views. */
export function viewsPlaceOf({ resources }: AdminMetadata, tenant: string | null): ViewsPlace | null {
  const resource = resources.find(({ name, operations }) => name === RESOURCE && operations.includes('list'))
  return resource ? { tenant, resource } : null
}

export const mayShare = ({ permissions }: AdminMetadata) => permissions.includes(`${RESOURCE}.share`)

export const viewOf = (row: Row) => row as unknown as SavedView

export async function createView(place: Place, resource: string, view: ViewChanges): Promise<SavedView> {
  const { record } = await createRecord(place, once({ resource, ...view }))
  return viewOf(record)
}

export async function changeView(place: Place, { id }: SavedView, changes: ViewChanges): Promise<void> {
  await updateRecord(place, { record: { id }, etag: null }, once(changes))
}

export async function deleteView(place: Place, { id }: SavedView): Promise<void> {
  await deleteRecord(place, { record: { id }, etag: null })
}

const once = (input: ViewChanges & { resource?: string }) => makeTries().of(input as Record<string, Json>)
