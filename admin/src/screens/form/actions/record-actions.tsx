// Actions on a record besides editing it, and deletion.
import { useState } from 'react'
import type { AdminAction, AdminResource } from '../../../api/metadata.ts'
import { type Kept, mayDo } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { wordsOf } from '../../../metadata/resources.ts'
import { t } from '../../../texts/t.ts'
import { ActionDialog } from './action-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'

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
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button tone="danger" onClick={() => setAsked(true)}>
        {t('form.delete')}
      </Button>
      {isAsked && <DeleteDialog resource={resource} kept={kept} onClose={() => setAsked(false)} />}
    </>
  )
}
