// Recent activity on the overview: changes per day, and the latest ones.

import { PageLink } from '#admin/kit/page/page-link.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { BarChart } from '#admin/kit/shown/bar-chart.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatDay, formatNumber } from '#admin/texts/t.ts'
import type { Entry } from '../entry/entries.ts'
import { EntryLine } from '../entry/entry-line.tsx'
import { useNames } from '../entry/use-names.ts'
import { useTitles } from '../entry/use-titles.ts'
import { t } from '../texts.ts'
import styles from './activity.module.css'

const SHOWN = '6'

export function Card() {
  const { data } = useRead<{ results: readonly Entry[] }>('/audit', { page_size: SHOWN, cursor: '' })
  if (!data) return null
  if (data.results.length === 0) return <p className={styles.soft}>{t('activity.none')}</p>
  return (
    <div className={styles.activity}>
      <Days />
      <div>
        <Newest entries={data.results} />
        <PageLink page="audit">{t('activity.all')}</PageLink>
      </div>
    </div>
  )
}

interface Days {
  readonly results: readonly { readonly day: string; readonly count: number }[]
  readonly isLimited: boolean
}

function Days() {
  const { data } = useRead<Days>('/audit/days')
  if (!data) return <div className={styles.space} />
  const sum = data.results.reduce((all, { count }) => all + count, 0)
  return (
    <div className={styles.space}>
      <p className={styles.soft}>
        {t('activity.sum', { count: formatNumber(sum), days: data.results.length })}{' '}
        {data.isLimited && t('activity.limited')}
      </p>
      <BarChart
        label={t('activity.days')}
        heads={[t('activity.day'), t('activity.count')]}
        bars={data.results.map(({ day, count }) => [formatDay(day), count] as const)}
      />
    </div>
  )
}

function Newest({ entries }: { entries: readonly Entry[] }) {
  const { resources } = useAdmin()
  const names = useNames(entries)
  const titleOf = useTitles(entries)
  if (names.areAwaited) return null
  return (
    <ul className={styles.list}>
      {entries.map((entry) => {
        const resource = resources.find(({ name }) => name === entry.resource)
        const title = titleOf(entry)
        return (
          <li key={entry.id} className={styles.entry}>
            <span>
              <RecordLink resource={entry.resource} id={entry.recordId} title={title} />
              {title !== undefined && <span className={styles.soft}> {resource?.label}</span>}
            </span>
            <EntryLine entry={entry} resource={resource} names={names} />
          </li>
        )
      })}
    </ul>
  )
}
