// Requests of the members screen, and changes of a membership.
import { useMutation } from '@tanstack/react-query'
import { type Input, type Row, readRecord, updateRecord } from '#admin/api/records.ts'
import { isRow, titleOf } from '#admin/metadata/resources.ts'
import type { Words } from '#admin/state/lists/list-query.ts'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { filterOfSearch } from './search.ts'

/** Built-in roles, from least to most. */
export const ROLES = ['member', 'viewer', 'editor', 'admin', 'owner'] as const

export function useMembers() {
  const { permissions } = useAdmin()
  const may = (word: string) => permissions.includes(`memberships.${word}`)
  const place = { tenant: useTenant(), resource: { path: 'memberships' } }
  return { place, mayUpdate: may('update'), mayDelete: may('delete'), seesLogIns: may('readLogIns') }
}

const PAGE = { include: 'user,roles', rights: 'true', page_size: '50', cursor: '', count: 'limited' }

/** The page's query as the API's list takes it. */
export function queryOfMembers({ search = '', ...words }: Words): Record<string, string> {
  const filter = filterOfSearch(search)
  return { ...PAGE, ...words, ...(filter && { filter }) }
}

export interface LogIn {
  readonly id: string
  readonly lastSeenAt: string | null
  readonly hasSecondFactor: boolean
}

/** Sign-ins of a page's members, by membership id; null if the caller may not know. */
export function useLogIns(rows: readonly Row[]): ReadonlyMap<string, LogIn> | null {
  const { seesLogIns } = useMembers()
  const query = { ids: rows.map(({ id }) => id).join(',') }
  const { data } = useRead<{ results: readonly LogIn[] }>('/memberships/log-ins', query, {
    enabled: seesLogIns && rows.length > 0,
  })
  return seesLogIns ? new Map((data?.results ?? []).map((each) => [each.id, each])) : null
}

/** A membership from the list, with the person and custom roles included. */
export function memberOf(row: Row) {
  const user = isRow(row.user) ? row.user : null
  const roles = ([row.roles].flat() as Row[]).filter(isRow)
  const name = user
    ? [user.firstName, user.lastName].filter(Boolean).join(' ') || titleOf({ titleField: 'email' }, user)
    : row.id
  return { id: row.id, user, roles, name, role: String(row.role), rights: (row.rights ?? []) as readonly string[] }
}

export type Member = ReturnType<typeof memberOf>

/** Over the current version: roles are chosen one at a time, not typed in a form. */
export function useChange(id: string) {
  const { place } = useMembers()
  return useMutation({
    mutationFn: async (input: Input) => {
      const kept = await readRecord(place, id)
      return updateRecord(place, kept, makeTries().of(input, kept.etag))
    },
    onSettled: () => forgetRecords(place),
  })
}

export type Change = ReturnType<typeof useChange>
