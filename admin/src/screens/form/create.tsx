// A new record of any resource.
import { useState } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { createRecord } from '../../api/records.ts'
import { Missing } from '../../kit/missing.tsx'
import { Screen } from '../../kit/screen.tsx'
import { tell } from '../../kit/toast.tsx'
import { fieldsOfForm, inputOf, type Values, valuesOf } from '../../state/form-values.ts'
import { forgetRecords } from '../../state/queries.ts'
import { makeTries } from '../../state/tries.ts'
import { usePlace, useResource } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { BackLink } from '../record/back-link.tsx'
import { FormFrame } from './form-frame.tsx'
import { Guard } from './guard.tsx'
import { useAfter } from './use-after.ts'
import { type After, useRecordForm } from './use-record-form.ts'

const WAYS: readonly After[] = ['another']

export function Create() {
  const resource = useResource()
  const [round, setRound] = useState(0)
  if (!resource?.operations.includes('create')) return <Missing />
  return <CreateOf key={`${resource.name} ${round}`} resource={resource} onAnother={() => setRound(round + 1)} />
}

function CreateOf({ resource, onAnother }: { resource: AdminResource; onAnother(): void }) {
  const place = usePlace(resource)
  const go = useAfter(resource)
  const [tries] = useState(makeTries)
  const fields = fieldsOfForm(resource, true)
  const save = async (values: Values, after: After) => {
    const input = inputOf(fields, values)
    const { record } = await createRecord(place, tries.of(input))
    tries.done()
    tell(t('form.created'))
    await forgetRecords(place)
    if (after === 'another') onAnother()
    else await (after === 'leave' ? go.toList() : go.toRecord(record.id, { isInPlace: true }))
  }
  const state = useRecordForm({ fields, before: valuesOf(fields, null), save })
  return (
    <Screen title={t('form.new', { label: resource.label })} above={<BackLink resource={resource} />}>
      <FormFrame state={state} isNew ways={WAYS} />
      <Guard isUnsaved={() => state.isChanged(state.form.state.values)} />
    </Screen>
  )
}
