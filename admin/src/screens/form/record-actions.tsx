// What can be done with a record beside changing it: its actions, and deleting it.
import { useState } from 'react'
import type { AdminAction, AdminResource } from '../../api/metadata.ts'
import { deleteRecord, type Kept, mayDo } from '../../api/records.ts'
import { Button } from '../../kit/button.tsx'
import { Confirm } from '../../kit/dialog.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { tell } from '../../kit/toast.tsx'
import { titleOf, wordsOf } from '../../metadata/resources.ts'
import { forgetRecords } from '../../state/queries.ts'
import { usePlace } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { ActionDialog } from './action-dialog.tsx'
import { useAfter } from './use-after.ts'

interface RecordProps {
  readonly resource: AdminResource
  readonly kept: Kept
}

export function RecordActions({ resource, kept }: RecordProps) {
  const actions = resource.actions.filter(({ name }) => mayDo(kept, name))
  return (
    <>
      {actions.map((action) => (
        <ActionButton key={action.name} resource={resource} kept={kept} action={action} />
      ))}
      {resource.operations.includes('delete') && mayDo(kept, 'delete') && (
        <DeleteButton resource={resource} kept={kept} />
      )}
    </>
  )
}

function ActionButton({ resource, kept, action }: RecordProps & { action: AdminAction }) {
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button tone={action.isDangerous ? 'danger' : 'plain'} onClick={() => setAsked(true)}>
        {wordsOf(action.name)}
      </Button>
      {isAsked && <ActionDialog resource={resource} kept={kept} action={action} onClose={() => setAsked(false)} />}
    </>
  )
}

function DeleteButton({ resource, kept }: RecordProps) {
  const place = usePlace(resource)
  const go = useAfter(resource)
  const [isAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const ask = (asked: boolean) => {
    setError(null)
    setAsked(asked)
  }
  const run = async () => {
    await deleteRecord(place, kept)
    tell(t('form.deleted'))
    await go.toList()
    await forgetRecords(place)
  }
  const confirm = () => {
    setBusy(true)
    run()
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Button tone="danger" onClick={() => ask(true)}>
        {t('form.delete')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('form.delete.title', { title: titleOf(resource, kept.record) })}
          text={t('form.delete.text')}
          confirm={t('form.delete')}
          isBusy={isBusy}
          onConfirm={confirm}
          onCancel={() => ask(false)}
        >
          {error !== null && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
