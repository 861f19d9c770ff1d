// The list of any resource, built from its metadata; the URL holds its whole state.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import type { Page } from '../../api/records.ts'
import { ButtonLink } from '../../kit/button.tsx'
import { Failure } from '../../kit/notices/failure.tsx'
import { Missing } from '../../kit/notices/missing.tsx'
import { Screen } from '../../kit/page/screen.tsx'
import { Icon } from '../../kit/shown/icon.tsx'
import { keyOf } from '../../metadata/resources.ts'
import { queryOf, type Words, withWords } from '../../state/lists/list-query.ts'
import { forgetOldPages, listQuery } from '../../state/server/queries.ts'
import { useAdmin, usePlace, useResource, useTenant } from '../../state/who/use-admin.ts'
import { formatNumber, t } from '../../texts/t.ts'
import { Chips } from './filters/chips.tsx'
import { Filters } from './filters/filters.tsx'
import styles from './list.module.css'
import type { ListProps } from './list-props.ts'
import { Pager } from './pager.tsx'
import { isAskedAhead } from './rows/ask-ahead.ts'
import { NoRows } from './rows/no-rows.tsx'
import { Rows } from './rows/rows.tsx'
import { SelectionBar } from './selection/selection-bar.tsx'
import { useSelection } from './selection/use-selection.ts'
import { Toolbar } from './toolbar.tsx'
import { useCounts } from './use-counts.ts'
import { useListKeys } from './use-list-keys.ts'
import { useLayout } from './views/use-layout.ts'
import { useViews } from './views/use-views.ts'
import { ViewTabs } from './views/view-tabs.tsx'
import { wordsOfView } from './views/views.ts'

export function List() {
  const resource = useResource()
  if (!resource) return <Missing />
  // Another list starts fresh: no state of the last one remains.
  return <ListOf key={resource.name} resource={resource} />
}

function ListOf({ resource: declared }: { resource: AdminResource }) {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const [areFiltersOpen, setFiltersOpen] = useState(false)
  const views = useViews(declared, words)
  const look = useLayout(declared, views.open && { id: views.open.id, layout: views.open.query })
  const columns = look.layout.columns.join()
  const resource = useMemo(() => ({ ...declared, columns: columns.split(',') }), [declared, columns])
  const place = usePlace(resource)
  const admin = useAdmin()
  const query = listQuery(place, queryOf(admin, resource, words))
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...query,
    // Prefetched rows are not requested again.
    refetchOnMount: !isAskedAhead(admin, resource, words),
    placeholderData: keepPreviousData,
    enabled: !views.isWaiting,
  })
  const change: ListProps['change'] = (changes) =>
    void navigate({ to: '.', search: withWords(words, changes) as never, resetScroll: false })
  useListKeys(resource)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page that arrives evicts an old one
  useEffect(() => forgetOldPages(place), [data])
  const chosen = useSelection(
    words,
    (data?.results ?? []).map(({ id }) => id),
  )
  const isListed = data !== undefined && !isPlaceholderData && !error
  const counts = useCounts({ resource, words }, { areAllShown: areFiltersOpen, isListed })
  const first = views.all.find(({ id }) => id === views.first)
  if (first && Object.keys(words).length === 0) return <Navigate to="." search={wordsOfView(first) as never} replace />
  const given = { resource, words, change, look }
  return (
    <Screen
      title={resource.labelPlural}
      beside={<Count page={data} />}
      views={<ViewTabs {...given} views={views} />}
      actions={<NewLink resource={resource} />}
    >
      <Toolbar
        {...given}
        views={views}
        counts={counts}
        areFiltersOpen={areFiltersOpen}
        onFilters={() => setFiltersOpen(!areFiltersOpen)}
      />
      {areFiltersOpen && data && <Filters {...given} counts={counts} />}
      <Chips {...given} />
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles.frame} aria-busy={isFetching}>
          <Rows {...given} page={data} isOld={isPlaceholderData} chosen={chosen} />
          {data?.results.length === 0 && <NoRows {...given} />}
        </div>
      )}
      {data && !error && <SelectionBar {...given} page={data} chosen={chosen} />}
      {data && !error && <Pager {...given} page={data} />}
    </Screen>
  )
}

function Count({ page }: { page: Page | undefined }) {
  if (page?.count == null) return null
  if (page.count === 1) return <>{t('list.count.one')}</>
  return <>{t(page.countIsLimited ? 'list.count.limited' : 'list.count', { count: formatNumber(page.count) })}</>
}

function NewLink({ resource }: { resource: AdminResource }) {
  const tenant = useTenant()!
  if (!resource.operations.includes('create')) return null
  return (
    <ButtonLink tone="strong" to="/t/$tenant/$resource/new" params={{ tenant, resource: keyOf(resource) }}>
      <Icon name="plus" />
      {t('list.new', { label: resource.label })}
    </ButtonLink>
  )
}
