// Palette matches: screens and actions at once, records as soon as their lists answer.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { parts } from '../../extend/parts.ts'
import { keyOf, titleOf } from '../../metadata/resources.ts'
import { listQuery } from '../../state/server/queries.ts'
import { useAdmin, useTenant } from '../../state/who/use-admin.ts'
import { type Entry, entriesOf, RECORDS_OF_EACH, searchedResources } from './entries.ts'

const PAUSE_MS = 200
const LEAST_LETTERS = 2

export function useFound(typed: string): { entries: readonly Entry[]; isBusy: boolean } {
  const admin = useAdmin()
  const tenant = useTenant()
  const searched = usePaused(typed.trim())
  const resources = tenant === null || searched.length < LEAST_LETTERS ? [] : searchedResources(admin)
  const query = { search: searched, page_size: String(RECORDS_OF_EACH), count: 'none' }
  const answers = useQueries({
    queries: resources.map((resource) => ({
      ...listQuery({ tenant, resource }, query),
      placeholderData: keepPreviousData,
    })),
  })
  const records = resources.flatMap((resource, place) =>
    (answers[place]?.data?.results ?? []).map((row) => ({
      id: `record ${row.id}`,
      label: titleOf(resource, row),
      beside: resource.label,
      to: `/t/${tenant}/${keyOf(resource)}/${row.id}`,
    })),
  )
  const isBusy = searched !== typed.trim() || answers.some(({ isFetching }) => isFetching)
  return { entries: [...entriesOf({ admin, parts, tenant }, typed.trim()), ...records], isBusy }
}

/** The text, debounced. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const waiting = setTimeout(() => setPaused(text), PAUSE_MS)
    return () => clearTimeout(waiting)
  }, [text])
  return paused
}
