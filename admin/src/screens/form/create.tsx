// A new record of any resource.
import { useState } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { Guard } from '../../kit/notices/guard.tsx'
import { Missing } from '../../kit/notices/missing.tsx'
import { tell } from '../../kit/notices/toast.tsx'
import { Screen } from '../../kit/page/screen.tsx'
import { fieldsOfForm, inputOf, type Values, valuesOf } from '../../state/form/form-values.ts'
import { useResource } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { BackLink } from '../record/back-link.tsx'
import { useAfter } from './actions/use-after.ts'
import { DraftNotice } from './drafts/draft-notice.tsx'
import { useDraft } from './drafts/use-draft.ts'
import { handOver, useInlines } from './fields/use-inlines.ts'
import { FormFrame } from './form-frame.tsx'
import { type After, useRecordForm } from './use-record-form.ts'
import { useWrites } from './use-writes.ts'

const WAYS: readonly After[] = ['another']

export function Create() {
  const resource = useResource()
  const [round, setRound] = useState(0)
  if (!resource?.operations.includes('create')) return <Missing />
  return <CreateOf key={`${resource.name} ${round}`} resource={resource} onAnother={() => setRound(round + 1)} />
}

function CreateOf({ resource, onAnother }: { resource: AdminResource; onAnother(): void }) {
  const go = useAfter(resource)
  const writes = useWrites(resource)
  const inlines = useInlines(resource, null)
  const fields = fieldsOfForm(resource, true)
  const save = async (values: Values, after: After) => {
    const { record } = await writes.create(inputOf(state.asked(values), values))
    draft.drop()
    const left = await inlines.write(record.id)
    if (left.all.length > 0) {
      // The record exists now: its own form takes over the rows that could not be saved.
      handOver(record.id, left)
      tell(t('form.inline.failed', { count: left.all.length }))
      await go.toRecord(record.id, { isInPlace: true })
    } else if (after === 'another') onAnother()
    else await (after === 'leave' ? go.toList() : go.toRecord(record.id, { isInPlace: true }))
  }
  const before = valuesOf(fields, null)
  const state = useRecordForm({ fields, before, visibleWhen: resource.visibleWhen, save })
  const draft = useDraft({ state, resource: resource.name, id: null, etag: null, before })
  const useOffered = () => {
    state.fill(draft.offered!.mine)
    draft.close()
  }
  return (
    <Screen title={t('form.new', { label: resource.label })} above={<BackLink resource={resource} />}>
      <FormFrame
        state={state}
        sections={resource.sections}
        isNew
        ways={WAYS}
        inlines={inlines}
        notice={draft.offered && <DraftNotice draft={draft.offered} onUse={useOffered} onDrop={draft.drop} />}
      />
      <Guard isUnsaved={() => state.isChanged(state.form.state.values) || inlines.isChanged} onLeave={draft.drop} />
    </Screen>
  )
}
