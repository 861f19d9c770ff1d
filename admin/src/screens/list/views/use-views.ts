// The views of a list: those the reader can see, the open one, and the default one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdminResource } from '../../../api/metadata.ts'
import { keep, readKept } from '../../../state/lists/kept.ts'
import { VIEW, type Words } from '../../../state/lists/list-query.ts'
import { type SavedView, viewOf, viewsPlaceOf } from '../../../state/lists/saved-views.ts'
import { listQuery } from '../../../state/server/queries.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import { firstViewName } from './views.ts'

const FRESH_MS = 60_000

export interface Views {
  readonly all: readonly SavedView[]
  readonly open: SavedView | undefined
  /** Id of the default view. */
  readonly first: string | null
  /** True while it is unknown what to list. */
  readonly isWaiting: boolean
  openFirst(id: string | null): void
}

export function useViews(resource: AdminResource, words: Words): Views {
  const admin = useAdmin()
  const tenant = useTenant()
  const place = viewsPlaceOf(admin, tenant)
  const query = { resource: resource.name, page_size: '200', count: 'none' }
  const { data, isPending } = useQuery({
    ...listQuery(place ?? { tenant, resource: { path: '' } }, query),
    enabled: place !== null,
    staleTime: FRESH_MS,
  })
  const name = firstViewName(admin, resource)
  const [first, setFirst] = useState(() => readKept(name))
  const all = (data?.results ?? []).map(viewOf)
  const isAsked = words[VIEW] !== undefined || (first !== null && Object.keys(words).length === 0)
  return {
    all,
    open: all.find(({ id }) => id === words[VIEW]),
    first: all.find(({ id }) => id === first)?.id ?? null,
    isWaiting: place !== null && isAsked && isPending,
    openFirst(id) {
      keep(name, id)
      setFirst(id)
    },
  }
}
