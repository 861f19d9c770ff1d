// Creates or edits a record of another resource without leaving the form that points to it.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId } from 'react'
import type { AdminResource } from '../../../api/metadata.ts'
import type { Kept } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { Loading } from '../../../kit/notices/loading.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { Dialog } from '../../../kit/page/dialog.tsx'
import { titleOf } from '../../../metadata/resources.ts'
import type { InPlaceOf } from '../../../state/form/form-context.ts'
import { changesOf, fieldsOfForm, inputOf, type Values, valuesOf } from '../../../state/form/form-values.ts'
import { recordQuery } from '../../../state/server/queries.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { Faults } from '../fields/faults.tsx'
import { Fields } from '../fields/fields.tsx'
import styles from '../form.module.css'
import { useRecordForm } from '../use-record-form.ts'
import { useWrites } from '../use-writes.ts'

export function InPlace(asked: InPlaceOf & { onClose(): void }) {
  const { resource, id, onClose } = asked
  if (id === null)
    return (
      <Dialog title={t('form.new', { label: resource.label })} isWide onClose={onClose}>
        <InPlaceForm {...asked} resource={resource} kept={null} />
      </Dialog>
    )
  return <Changed {...asked} id={id} />
}

function Changed({ id, ...asked }: InPlaceOf & { id: string; onClose(): void }) {
  const { resource, onClose } = asked
  const { data, error } = useQuery(recordQuery(usePlace(resource), id))
  return (
    <Dialog title={data ? titleOf(resource, data.record) : resource.label} isWide onClose={onClose}>
      {data && <InPlaceForm {...asked} kept={data} />}
      {!data && (error ? <ProblemNotice error={error} /> : <Loading />)}
    </Dialog>
  )
}

interface InPlaceFormProps extends Pick<InPlaceOf, 'onDone'> {
  readonly resource: AdminResource
  /** Null for a new record. */
  readonly kept: Kept | null
  onClose(): void
}

function InPlaceForm({ resource, kept, onDone, onClose }: InPlaceFormProps) {
  const writes = useWrites(resource)
  const fields = fieldsOfForm(resource, kept === null)
  const before = valuesOf(fields, kept?.record ?? null)
  const save = async (values: Values) => {
    const asked = state.asked(values)
    const written = await (kept
      ? writes.update(kept, changesOf(asked, before, values))
      : writes.create(inputOf(asked, values)))
    onDone(written.record.id)
    onClose()
  }
  const state = useRecordForm({ fields, before, visibleWhen: resource.visibleWhen, prefix: `place${useId()}`, save })
  const send = (event: FormEvent) => {
    event.preventDefault()
    void state.submit('stay')
  }
  return (
    <form className={styles.ask} onSubmit={send} noValidate>
      <Faults state={state} />
      <Fields state={state} sections={resource.sections} />
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button type="submit" tone="strong">
          {t(kept ? 'form.save' : 'form.create')}
        </Button>
      </div>
    </form>
  )
}
