// The tenant's tasks, newest first, polled while visible.

import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { formatNumber, t as shared } from '#admin/texts/t.ts'
import { Purge } from './purge.tsx'
import { countOf, endedOf, SHOWN, type Shown, type Stats, shownOf, type Task } from './task.ts'
import { TaskVerb } from './task-verb.tsx'
import styles from './tasks.module.css'
import { t } from './texts.ts'

const EVERY_MS = 2000
const FIELDS = 'id,name,state,attempt,attempts,progress,error,createdAt'

export function Tasks() {
  const [words, change] = useWords()
  const [shown, cursor] = [shownOf(words.show), words.cursor ?? '']
  const query = { page_size: '25', ordering: '-id', fields: FIELDS, cursor, state__in: SHOWN[shown].join(',') }
  const live = { everyMs: EVERY_MS }
  const { data, error, refetch } = useRead<{ results: readonly Task[]; next: string | null }>('/tasks', query, live)
  const stats = useRead<Stats>('/tasks/stats', {}, live).data
  const next = cursorIn(data?.next ?? null)
  const choices = (Object.keys(SHOWN) as Shown[]).map((each) => {
    const count = stats && formatNumber(countOf(stats, SHOWN[each]))
    return [each, `${t(`show.${each}`)}${count === undefined ? '' : ` ${count}`}`] as const
  })
  return (
    <section className={styles.tasks} aria-label={t('tasks')}>
      <div className={styles.choice}>
        <Segments
          label={t('show')}
          value={shown}
          choices={choices}
          onChange={(show) => void change({ show: show === 'all' ? undefined : show, cursor: undefined })}
        />
        {stats && <Purge shown={shown} count={countOf(stats, endedOf(shown))} />}
      </div>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.results.length === 0 && <Blank title={t('none')} text={t('none.text')} />}
      {data && data.results.length > 0 && <Rows found={data.results} />}
      {(cursor !== '' || next !== null) && (
        <nav className={styles.row} aria-label={shared('list.pages')}>
          <Button disabled={cursor === ''} onClick={() => void change({ cursor: undefined })}>
            {shared('list.first')}
          </Button>
          <Button disabled={next === null} onClick={() => void change({ cursor: next! })}>
            {shared('list.next')}
          </Button>
        </nav>
      )}
    </section>
  )
}

function Rows({ found }: { found: readonly Task[] }) {
  const [words] = useWords()
  return (
    <Table
      label={t('tasks')}
      heads={[t('name'), t('state'), t('progress'), t('attempt'), t('created'), t('error'), t('do')]}
    >
      {found.map((task) => (
        <tr key={task.id} aria-current={task.id === words.task || undefined}>
          <th scope="row">
            <PageLink page="tasks" words={{ ...words, task: task.id }}>
              {task.name}
            </PageLink>
          </th>
          <td>
            <Badge word={task.state} label={t(`state.${task.state}`)} />
          </td>
          <td>
            <Progress task={task} />
          </td>
          <td>{t('attempt.of', { attempt: task.attempt, attempts: task.attempts })}</td>
          <td>
            <Moment at={task.createdAt} />
          </td>
          <td>
            <span className={styles.error} title={task.error ?? ''}>
              {task.error}
            </span>
          </td>
          <td>
            <TaskVerb task={task} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

export function Progress({ task: { name, progress } }: { task: Pick<Task, 'name' | 'progress'> }) {
  if (!progress) return null
  return (
    <span className={styles.progress}>
      <progress max={100} value={progress.percent} aria-label={`${t('progress')}: ${name}`} />
      {formatNumber(progress.percent)} % {progress.note}
    </span>
  )
}
