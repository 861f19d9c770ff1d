// Titles of entries' records, from the entry itself or the current record, requested for a whole page at once.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { AdminResource } from '#admin/api/metadata.ts'
import { titleOf } from '#admin/metadata/resources.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { type Entry, REDACTED } from './entries.ts'

/** The title of an entry's record; undefined if unknown here. */
export type Titles = (entry: Entry) => string | undefined

export function useTitles(entries: readonly Entry[]): Titles {
  const tenant = useTenant()
  const { resources } = useAdmin()
  const resourceOf = ({ resource }: Entry) => resources.find(({ name }) => name === resource)
  const unnamed = entries.filter((entry) => titleIn(entry, resourceOf(entry)) === undefined)
  const asked = resources
    .filter(({ operations, titleField }) => operations.includes('list') && titleField !== 'id')
    .map((resource) => ({ resource, ids: idsOf(resource, unnamed) }))
    .filter(({ ids }) => ids.length > 0)
  const found = useQueries({
    queries: asked.map(({ resource, ids }) => ({
      ...listQuery({ tenant, resource }, { id__in: ids.join(','), page_size: '200', count: 'none' }),
      placeholderData: keepPreviousData,
    })),
  })
  const titles = new Map(
    found.flatMap(({ data }, place) =>
      (data?.results ?? []).map((row) => [row.id, titleOf(asked[place]!.resource, row)] as const),
    ),
  )
  return (entry) => titleIn(entry, resourceOf(entry)) ?? titles.get(entry.recordId)
}

function idsOf({ name }: AdminResource, entries: readonly Entry[]): string[] {
  return [...new Set(entries.filter(({ resource }) => resource === name).map(({ recordId }) => recordId))].toSorted()
}

/** A created, renamed or deleted record takes its title from the entry: it may be gone, or have another title now. */
export function titleIn({ changes }: Pick<Entry, 'changes'>, resource: AdminResource | undefined): string | undefined {
  const change = changes[resource?.titleField ?? 'id']
  const title = change?.new ?? change?.old
  return typeof title === 'string' && title.trim() !== '' && title !== REDACTED ? title : undefined
}
