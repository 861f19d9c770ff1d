// Saved views of lists, private or shared with the tenant.
import type { AdminMetadata, AdminResource } from '../../api/metadata.ts'
import { createRecord, deleteRecord, type Json, type Place, type Row, updateRecord } from '../../api/records.ts'
import { makeTries } from '../who/tries.ts'

/** The query and the layout of a list. */
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
  /** The owner; null once the person is gone. */
  readonly user: string | null
  readonly query: ViewQuery
}

export type ViewChanges = Partial<Pick<SavedView, 'name' | 'isShared' | 'query'>>

const RESOURCE = 'savedViews'

interface ViewsPlace extends Place {
  readonly resource: AdminResource
}

/** Null if the caller may not keep views. */
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
