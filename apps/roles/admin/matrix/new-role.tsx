// Creates a custom role: it starts with a name and no permissions.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { createRecord } from '#admin/api/records.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Icon } from '#admin/kit/shown/icon.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { t } from '../texts.ts'
import { useRoles } from './use-roles.ts'

export function NewRole({ onCreated }: { onCreated(id: string): void }) {
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button tone="strong" onClick={() => setAsked(true)}>
        <Icon name="plus" />
        {t('roles.new')}
      </Button>
      {isAsked && <Question onCreated={onCreated} onClose={() => setAsked(false)} />}
    </>
  )
}

function Question({ onCreated, onClose }: { onCreated(id: string): void; onClose(): void }) {
  const { place } = useRoles()
  const id = useId()
  const [name, setName] = useState('')
  const [tries] = useState(makeTries)
  const create = useMutation({
    mutationFn: () => createRecord(place, tries.of({ name: name.trim(), permissions: [] })),
    onSuccess: async ({ record }) => {
      onClose()
      await forgetRecords(place)
      onCreated(record.id)
    },
  })
  return (
    <Confirm
      title={t('roles.new.title')}
      confirm={t('roles.create')}
      tone="strong"
      isBusy={create.isPending || name.trim() === ''}
      onConfirm={() => create.mutate()}
      onCancel={onClose}
    >
      <Field id={id} label={t('roles.name')}>
        <input
          id={id}
          className={controls.control}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && name.trim() !== '' && create.mutate()}
        />
      </Field>
      {create.error && <ProblemNotice error={create.error} />}
    </Confirm>
  )
}
