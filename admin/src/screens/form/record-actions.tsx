// What can be done with a record beside changing it: its actions that ask for nothing more, and deleting it.
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AdminAction, AdminResource } from '../../api/metadata.ts'
import { deleteRecord, type Kept, mayDo, runAction } from '../../api/records.ts'
import { Button } from '../../kit/button.tsx'
import { Confirm } from '../../kit/dialog.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { tell } from '../../kit/toast.tsx'
import { keyOf, titleOf, wordsOf } from '../../metadata/resources.ts'
import { forgetRecords } from '../../state/queries.ts'
import { usePlace } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'

interface RecordProps {
  readonly resource: AdminResource
  readonly kept: Kept
}

export function RecordActions({ resource, kept }: RecordProps) {
  const actions = resource.actions.filter((action) => asksNothing(action) && mayDo(kept, action.name))
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

function asksNothing({ input }: AdminAction): boolean {
  const { required = [] } = (input ?? {}) as { required?: readonly string[] }
  return required.length === 0
}

function ActionButton({ resource, kept, action }: RecordProps & { action: AdminAction }) {
  const place = usePlace(resource)
  const label = wordsOf(action.name)
  const run = async () => {
    await runAction(place, kept.record.id, action)
    tell(t('form.action.done', { action: label }))
    await forgetRecords(place)
  }
  return (
    <AskedButton
      label={label}
      title={t('form.action.title', { action: label, title: titleOf(resource, kept.record) })}
      text={action.description ?? action.summary}
      tone={action.isDangerous ? 'danger' : 'strong'}
      run={run}
    />
  )
}

function DeleteButton({ resource, kept }: RecordProps) {
  const place = usePlace(resource)
  const navigate = useNavigate()
  const run = async () => {
    await deleteRecord(place, kept)
    tell(t('form.deleted'))
    await navigate({
      to: '/t/$tenant/$resource',
      params: { tenant: place.tenant!, resource: keyOf(resource) },
      ignoreBlocker: true,
    })
    await forgetRecords(place)
  }
  return (
    <AskedButton
      label={t('form.delete')}
      title={t('form.delete.title', { title: titleOf(resource, kept.record) })}
      text={t('form.delete.text')}
      tone="danger"
      run={run}
    />
  )
}

interface AskedProps {
  readonly label: string
  readonly title: string
  readonly text: string
  readonly tone: 'danger' | 'strong'
  run(): Promise<void>
}

/** A button that asks first. What the server refuses is told in the question, which stays. */
function AskedButton({ label, title, text, tone, run }: AskedProps) {
  const [isAsked, setAsked] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const ask = (asked: boolean) => {
    setError(null)
    setAsked(asked)
  }
  const confirm = () => {
    setBusy(true)
    run()
      .then(() => setAsked(false), setError)
      .finally(() => setBusy(false))
  }
  return (
    <>
      <Button tone={tone === 'danger' ? 'danger' : 'plain'} onClick={() => ask(true)}>
        {label}
      </Button>
      {isAsked && (
        <Confirm
          title={title}
          text={text}
          confirm={label}
          tone={tone}
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
