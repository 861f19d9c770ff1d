// One task in full: its times, errors and result.

import { Button } from '#admin/kit/button.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Code } from '#admin/kit/shown/code.tsx'
import { Facts } from '#admin/kit/shown/facts.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import type { Task } from './task.ts'
import { TaskVerb } from './task-verb.tsx'
import { Progress } from './tasks.tsx'
import { t } from './texts.ts'

const EVERY_MS = 2000

export function TaskDetails({ id }: { id: string }) {
  const [, change] = useWords()
  const { data, error, refetch } = useRead<Task>(`/tasks/${encodeURIComponent(id)}`, {}, { everyMs: EVERY_MS })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const { name, state, attempt, attempts, startedAt, finishedAt, actorId, result } = data
  return (
    <Block
      title={t('details', { name })}
      actions={
        <>
          <TaskVerb task={data} />
          <Button onClick={() => void change({ task: undefined })}>{t('close')}</Button>
        </>
      }
    >
      <Facts
        of={[
          [t('state'), <Badge key="state" word={state} label={t(`state.${state}`)} />],
          [t('progress'), data.progress && <Progress key="progress" task={data} />],
          [t('attempt'), t('attempt.of', { attempt, attempts })],
          [t('created'), <Moment key="created" at={data.createdAt} />],
          [t('begins'), finishedAt === null ? <Moment key="begins" at={data.runAt} /> : null],
          [t('started'), startedAt && <Moment key="started" at={startedAt} />],
          [t('ended'), finishedAt && <Moment key="ended" at={finishedAt} />],
          [t('queue'), data.queue],
          [t('priority'), String(data.priority)],
          [t('person'), actorId && <RecordLink key="person" resource="users" id={actorId} />],
          [t('request'), data.requestId],
          [t('reason'), data.staffReason],
        ]}
      />
      {data.error && <Code label={t('error')} text={data.error} />}
      {result !== null && <Code label={t('result')} text={JSON.stringify(result, null, 2)} />}
    </Block>
  )
}
