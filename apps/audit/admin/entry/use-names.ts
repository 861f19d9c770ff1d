// Names of the people and keys behind entries, requested for a whole page at once.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Row } from '#admin/api/records.ts'
import { titleOf } from '#admin/metadata/resources.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import type { Entry } from './entries.ts'

export interface Names {
  person(id: string): string | undefined
  key(id: string): string | undefined
  /** Not loaded yet: rows drawn without names would jump when they arrive. */
  readonly areAwaited: boolean
}

export function useNames(entries: readonly Entry[]): Names {
  const people = useRecords(
    'users',
    entries.flatMap(({ actorId, impersonatorId }) => [actorId, impersonatorId]),
  )
  const keys = useRecords(
    'apiKeys',
    entries.map(({ keyId }) => keyId),
  )
  return {
    person: (id) => (people.rows.has(id) ? nameOf(people.rows.get(id)!) : undefined),
    key: (id) => (keys.rows.has(id) ? titleOf({ titleField: 'name' }, keys.rows.get(id)!) : undefined),
    areAwaited: people.isLoading || keys.isLoading,
  }
}

/** The full name; the address if there is none. */
function nameOf(person: Row): string {
  return [person.firstName, person.lastName].filter(Boolean).join(' ') || titleOf({ titleField: 'email' }, person)
}

function useRecords(name: string, ids: readonly (string | null)[]) {
  const resource = useAdmin().resources.find((each) => each.name === name && each.operations.includes('list'))
  const asked = [...new Set(ids)].filter((id) => id !== null).toSorted()
  const query = { id__in: asked.join(','), page_size: '200', count: 'none' }
  const place = { tenant: useTenant(), resource: resource ?? { path: '' } }
  const { data, isLoading } = useQuery({
    ...listQuery(place, query),
    enabled: resource !== undefined && asked.length > 0,
    placeholderData: keepPreviousData,
  })
  const rows: ReadonlyMap<string, Row> = new Map((data?.results ?? []).map((row) => [row.id, row]))
  return { rows, isLoading }
}
