// The history of a record: every change, differences between any two versions, and restoring old values.
import type { RecordProps } from '#admin/extend/define-part.ts'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { ChangeList } from '../entry/changes.tsx'
import type { Entry } from '../entry/entries.ts'
import { EntryLine } from '../entry/entry-line.tsx'
import { type Names, useNames } from '../entry/use-names.ts'
import { t } from '../texts.ts'
import { About } from './about.tsx'
import { Compare } from './compare.tsx'
import styles from './history.module.css'
import { PutBack } from './put-back.tsx'
import { Related } from './related.tsx'
import { useHistory } from './use-history.ts'

export function History(record: RecordProps) {
  const { resource, kept } = record
  const { entries, data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(
    resource.name,
    kept.record.id,
  )
  const names = useNames(entries)
  if (!data || names.areAwaited) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        {entries.length > 1 && <Compare {...record} entries={entries} names={names} />}
        {entries.length === 0 && <Blank title={t('history.empty')} text={t('history.empty.text')} />}
        <ol className={styles.entries}>
          {entries.map((entry) => (
            <EntryOf key={entry.id} {...record} entry={entry} names={names} />
          ))}
        </ol>
        {hasNextPage && (
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('history.more')}
          </Button>
        )}
      </div>
      <aside className={styles.aside}>
        <Related {...record} />
        <About {...record} />
      </aside>
    </div>
  )
}

function EntryOf({ entry, names, ...record }: RecordProps & { entry: Entry; names: Names }) {
  const old = Object.entries(entry.changes).map(([name, change]) => [name, change.old] as const)
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <EntryLine entry={entry} resource={record.resource} names={names} />
        {entry.operation === 'update' && (
          <PutBack {...record} values={Object.fromEntries(old)} when={formatTime(entry.createdAt)} />
        )}
      </div>
      <ChangeList resource={record.resource} changes={entry.changes} />
    </li>
  )
}
