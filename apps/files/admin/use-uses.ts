// Finds records that use a file: one list for each field that may reference it, as visible to the reader.
import { useQueries } from '@tanstack/react-query'
import type { AdminMetadata, AdminResource } from '#admin/api/metadata.ts'
import type { Row } from '#admin/api/records.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'

/** Per field; more are not counted. */
const MOST = '20'

export interface Use {
  readonly resource: AdminResource
  readonly record: Row
}

/** Null while requests are pending. */
export function useUses(id: string): Use[] | null {
  const tenant = useTenant()
  const places = placesOf(useAdmin())
  return useQueries({
    queries: places.map(({ resource, field }) =>
      listQuery(
        { tenant, resource },
        { [field]: id, page_size: MOST, cursor: '', fields: `id,${resource.titleField}` },
      ),
    ),
    combine: (answers) =>
      answers.some(({ isLoading }) => isLoading)
        ? null
        : answers.flatMap(({ data }, place) =>
            (data?.results ?? []).map((record) => ({ resource: places[place]!.resource, record })),
          ),
  })
}

/** Filterable fields that reference files. */
function placesOf({ resources }: AdminMetadata) {
  return resources.flatMap((resource) =>
    resource.fields
      .filter(({ name, relation }) => relation?.to === 'files' && resource.filters[name]?.includes('exact'))
      .filter(() => resource.operations.includes('list'))
      .map(({ name }) => ({ resource, field: name })),
  )
}
