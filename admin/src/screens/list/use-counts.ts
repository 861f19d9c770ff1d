// The counts beside the choices of a list, with all other filters applied.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { facetsQuery } from '../../state/server/queries.ts'
import { usePlace } from '../../state/who/use-admin.ts'
import { countIn, countsAsked } from './counts.ts'
import type { Counts, ListProps } from './list-props.ts'

interface Shown {
  /** Counts for the whole filter panel, not only the quick filter. */
  readonly areAllShown: boolean
  /** Waits for the list, and does not repeat a query that it refused. */
  readonly isListed: boolean
}

export function useCounts({ resource, words }: Pick<ListProps, 'resource' | 'words'>, shown: Shown): Counts {
  const place = usePlace(resource)
  const asked = countsAsked(resource, words, shown)
  const { data } = useQuery({
    ...facetsQuery(place, asked ?? {}),
    placeholderData: keepPreviousData,
    enabled: asked !== null && shown.isListed,
  })
  return (field, word) => countIn(data, field, word)
}
