// Changing a record: only what was changed is sent, and only over the version that was read.
import { useEffect, useState } from 'react'
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import { isProblem } from '../../api/problem.ts'
import { createRecord, type Kept, readRecord, updateRecord } from '../../api/records.ts'
import { tell } from '../../kit/toast.tsx'
import { changesOf, copyOf, type Values, valuesOf } from '../../state/form-values.ts'
import { forgetRecords } from '../../state/queries.ts'
import { makeTries } from '../../state/tries.ts'
import { usePlace } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { Clash } from './clash.tsx'
import { FormFrame } from './form-frame.tsx'
import { Guard } from './guard.tsx'
import { useAfter } from './use-after.ts'
import { type After, useRecordForm } from './use-record-form.ts'

export interface EditFormProps {
  readonly resource: AdminResource
  readonly kept: Kept
  readonly fields: readonly AdminField[]
}

const WAYS: readonly After[] = ['another', 'copy']

export function EditForm({ resource, kept, fields }: EditFormProps) {
  const place = usePlace(resource)
  const go = useAfter(resource)
  const [tries] = useState(makeTries)
  // What is typed over; a newer version that arrives in the background does not change it.
  const [base, setBase] = useState(kept)
  const [theirs, setTheirs] = useState<Kept | null>(null)
  const before = valuesOf(fields, base.record)

  const begin = (version: Kept) => {
    setTheirs(null)
    setBase(version)
    state.restart(valuesOf(fields, version.record))
  }
  const saveOver = async (version: Kept, changes: Values) => {
    const saved = await updateRecord(place, version, tries.of(changes, version.etag))
    tries.done()
    begin({ ...saved, record: { ...version.record, ...saved.record } })
    tell(t('form.saved'))
    await forgetRecords(place)
  }
  const saveAsNew = async (values: Values) => {
    const input = copyOf(resource, base.record, changesOf(fields, before, values))
    const { record } = await createRecord(place, tries.of(input))
    tries.done()
    tell(t('form.created'))
    await forgetRecords(place)
    await go.toRecord(record.id)
  }
  const save = async (values: Values, after: After) => {
    if (after === 'copy') return saveAsNew(values)
    try {
      await saveOver(base, changesOf(fields, before, values))
    } catch (error) {
      if (!isProblem(error, 'request.precondition_failed')) throw error
      return setTheirs(await readRecord(place, base.record.id))
    }
    if (after !== 'stay') await (after === 'leave' ? go.toList() : go.toNew())
  }
  const state = useRecordForm({ fields, before, save })
  // An action changed the record: what is stored now is shown, unless something is being typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what arrives from the server begins anew
  useEffect(() => {
    if (kept.etag !== base.etag && !state.isChanged(state.form.state.values)) begin(kept)
  }, [kept])
  const mine = () => changesOf(fields, before, state.form.state.values as Values)
  return (
    <>
      <FormFrame
        state={state}
        ways={resource.operations.includes('create') ? WAYS : []}
        notice={
          theirs && (
            <Clash
              fields={fields}
              versions={{ before, mine: mine(), theirs: valuesOf(fields, theirs.record) }}
              onMine={() => saveOver(theirs, mine())}
              onTheirs={() => begin(theirs)}
            />
          )
        }
      />
      <Guard isUnsaved={() => state.isChanged(state.form.state.values)} />
    </>
  )
}
