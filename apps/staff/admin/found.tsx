// A searchable list across the platform, with more rows on demand.
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Items } from '#admin/kit/shown/items.tsx'
import styles from './found.module.css'
import { t } from './texts.ts'
import { PLATFORM_KEY } from './use-turn.ts'

interface Page<Row> {
  readonly results: readonly Row[]
  readonly next: string | null
}

export interface FoundProps<Row> {
  readonly title: string
  /** Path of the list below the API root. */
  readonly path: string
  /** Additional parameters; always the same object. */
  readonly query?: Readonly<Record<string, string>>
  /** Shown if the list is empty. */
  readonly none?: string
  readonly above?: ReactNode
  children(row: Row): ReactNode
}

export function Found<Row>({ title, path, query: asked, none = t('none'), above, children }: FoundProps<Row>) {
  const [search, setSearch] = useState('')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: [...PLATFORM_KEY, path, asked, search],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...asked, ...(search && { search }), ...(pageParam && { before: pageParam }) }
      return (await send<Page<Row>>({ path, query, signal })).body
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const rows = data?.pages.flatMap(({ results }) => results) ?? []
  return (
    <Screen title={title}>
      {above && <div className={styles.above}>{above}</div>}
      <Search onSearch={setSearch} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && rows.length === 0 && <Blank title={search === '' ? none : t('none')} />}
      {rows.length > 0 && <Items label={title}>{rows.map(children)}</Items>}
      {hasNextPage && (
        <Button className={styles.more} disabled={isFetching} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Screen>
  )
}

/** Applied on submit: the trail records each request of staff. */
function Search({ onSearch }: { onSearch(text: string): void }) {
  const [typed, setTyped] = useState('')
  const search = (event: FormEvent) => {
    event.preventDefault()
    onSearch(typed.trim())
  }
  return (
    <search>
      <form className={styles.search} onSubmit={search}>
        <input
          type="search"
          maxLength={200}
          className={controls.control}
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{t('search.submit')}</Button>
      </form>
    </search>
  )
}
