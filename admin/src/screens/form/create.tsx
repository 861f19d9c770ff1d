// A new record of any resource.
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { createRecord } from '../../api/records.ts'
import { Missing } from '../../kit/missing.tsx'
import { Screen } from '../../kit/screen.tsx'
import { tell } from '../../kit/toast.tsx'
import { keyOf } from '../../metadata/resources.ts'
import { fieldsOfForm, inputOf, valuesOf } from '../../state/form-values.ts'
import { forgetRecords } from '../../state/queries.ts'
import { usePlace, useResource } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { BackLink } from '../record/back-link.tsx'
import { FormFrame } from './form-frame.tsx'
import { Guard } from './guard.tsx'
import { useRecordForm } from './use-record-form.ts'

export function Create() {
  const resource = useResource()
  if (!resource?.operations.includes('create')) return <Missing />
  return <CreateOf key={resource.name} resource={resource} />
}

function CreateOf({ resource }: { resource: AdminResource }) {
  const place = usePlace(resource)
  const navigate = useNavigate()
  const isDone = useRef(false)
  const fields = fieldsOfForm(resource, true)
  const state = useRecordForm(fields, valuesOf(fields, null), async (values) => {
    const { record } = await createRecord(place, inputOf(fields, values))
    isDone.current = true
    tell(t('form.created'))
    await forgetRecords(place)
    await navigate({
      to: '/t/$tenant/$resource/$id',
      params: { tenant: place.tenant!, resource: keyOf(resource), id: record.id },
      replace: true,
    })
  })
  return (
    <Screen title={t('form.new', { label: resource.label })} above={<BackLink resource={resource} />}>
      <FormFrame state={state} isNew />
      <Guard isUnsaved={() => !isDone.current && state.isChanged(state.form.state.values)} />
    </Screen>
  )
}
