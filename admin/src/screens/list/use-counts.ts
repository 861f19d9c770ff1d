// The counts that stand beside the choices of a list, under all other filters that hold.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { facetsQuery } from '../../state/queries.ts'
import { usePlace } from '../../state/use-admin.ts'
import { countIn, countsAsked } from './counts.ts'
import type { Counts, ListProps } from './list-props.ts'

interface Shown {
  /** Of the panel with the filters, not the quick one alone. */
  readonly areAllShown: boolean
  /** The list comes first, and what it refuses is not asked again. */
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
