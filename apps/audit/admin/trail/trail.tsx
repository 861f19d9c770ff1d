// The tenant's audit trail, newest first, with its filters in the URL.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useNames } from '../entry/use-names.ts'
import { useTitles } from '../entry/use-titles.ts'
import { entryOf, useTrailPlace } from '../history/use-history.ts'
import { t } from '../texts.ts'
import { ExportButtons } from './export-buttons.tsx'
import { Filters } from './filters.tsx'
import styles from './trail.module.css'
import { TrailEntry } from './trail-entry.tsx'
import { areFiltered, type TrailWords, useWords } from './use-words.ts'
import { Verification } from './verification.tsx'

const PAGE_SIZE = '50'
const REFRESH_MS = 5000

export function Trail() {
  const given = useWords()
  return (
    <Screen title={t('trail')} beside={t('trail.live')} actions={<ExportButtons words={given.words} />}>
      <Verification />
      <Filters {...given} />
      <Entries {...given} />
    </Screen>
  )
}

function Entries({ words, change }: TrailWords) {
  const query = { page_size: PAGE_SIZE, count: 'none', cursor: '', ...words }
  const isNewest = query.cursor === ''
  const { data, error, refetch } = useQuery({
    ...listQuery(useTrailPlace(), query),
    placeholderData: keepPreviousData,
    // Older pages do not change; a background window sends no requests.
    refetchInterval: isNewest && REFRESH_MS,
  })
  const entries = (data?.results ?? []).map(entryOf)
  const names = useNames(entries)
  const titleOf = useTitles(entries)
  if (!data || names.areAwaited) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const older = cursorIn(data.next)
  return (
    <>
      {entries.length === 0 ? (
        <Blank title={t(areFiltered(words) ? 'trail.nomatch' : 'trail.empty')} />
      ) : (
        <ol className={styles.entries} aria-label={t('trail.table')}>
          {entries.map((entry) => (
            <TrailEntry key={entry.id} entry={entry} names={names} title={titleOf(entry)} />
          ))}
        </ol>
      )}
      <nav className={styles.pager}>
        {!isNewest && <Button onClick={() => change({ cursor: undefined })}>{t('trail.first')}</Button>}
        {older !== null && <Button onClick={() => change({ cursor: older })}>{t('trail.next')}</Button>}
      </nav>
    </>
  )
}
