// Tasks of all tenants and the platform, each with its one available action.

import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Item } from '#admin/kit/shown/items.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import styles from './found.module.css'
import { t } from './texts.ts'
import { useMayChange, useTurn } from './use-turn.ts'

export interface PlatformTask {
  readonly id: string
  readonly tenant: string | null
  readonly name: string
  readonly state: string
  readonly attempt: number
  readonly attempts: number
  readonly error: string | null
  readonly createdAt: string
}

export function TaskItem({ task, verb }: { task: PlatformTask; verb: 'retry' | 'cancel' }) {
  const { id, tenant, name, state, attempt, attempts, error, createdAt } = task
  const mayChange = useMayChange()
  const turn = useTurn(`/platform/tasks/${id}/${verb}`, { onDone: () => tell(t(`tasks.${verb}.done`)) })
  return (
    <Item
      title={
        <>
          {name} <Badge word={state} />
        </>
      }
      facts={[
        tenant === null ? t('tasks.platform') : <code key="tenant">{tenant}</code>,
        t('tasks.attempt', { attempt, attempts }),
        <Moment key="created" at={createdAt} />,
        error && (
          <span key="what" className={styles.error}>
            {error}
          </span>
        ),
        turn.error != null && <ProblemNotice key="error" error={turn.error} />,
      ]}
      actions={
        mayChange && (
          <Button
            tone="quiet"
            disabled={turn.isBusy}
            aria-label={t(`tasks.${verb}.of`, { name })}
            onClick={turn.submit}
          >
            {t(`tasks.${verb}`)}
          </Button>
        )
      }
    />
  )
}
