// Asks for the input of an action, or only for confirmation. It stays open and shows what the server refuses.
import { type FormEvent, useState } from 'react'
import type { AdminAction, AdminResource } from '../../../api/metadata.ts'
import { type Kept, runAction } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { Dialog } from '../../../kit/page/dialog.tsx'
import { titleOf, wordsOf } from '../../../metadata/resources.ts'
import { fieldsOfSchema } from '../../../metadata/schema-fields.ts'
import { inputOf, type Values, valuesOf } from '../../../state/form/form-values.ts'
import { forgetRecords } from '../../../state/server/queries.ts'
import { makeTries } from '../../../state/who/tries.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { Faults } from '../fields/faults.tsx'
import { Fields } from '../fields/fields.tsx'
import styles from '../form.module.css'
import { InPlaceHost } from '../in-place/in-place-host.tsx'
import { useRecordForm } from '../use-record-form.ts'

export interface ActionDialogProps {
  readonly resource: AdminResource
  readonly kept: Kept
  readonly action: AdminAction
  onClose(): void
}

export function ActionDialog({ resource, kept, action, onClose }: ActionDialogProps) {
  const place = usePlace(resource)
  const [tries] = useState(makeTries)
  const fields = fieldsOfSchema(action.input)
  const label = wordsOf(action.name)
  const run = async (values: Values) => {
    const input = inputOf(fields, values)
    await runAction(place, { id: kept.record.id, action, ...tries.of(input) })
    tell(t('form.action.done', { action: label }))
    await forgetRecords(place)
    onClose()
  }
  const state = useRecordForm({ fields, before: valuesOf(fields, null), prefix: 'action', save: run })
  const send = (event: FormEvent) => {
    event.preventDefault()
    void state.submit('stay')
  }
  return (
    <Dialog
      title={t('form.action.title', { action: label, title: titleOf(resource, kept.record) })}
      isWide={fields.length > 0}
      onClose={onClose}
    >
      <form className={styles.ask} onSubmit={send} noValidate>
        <p className={styles.state}>{action.description ?? action.summary}</p>
        <Faults state={state} />
        <InPlaceHost>
          <Fields state={state} />
        </InPlaceHost>
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <state.form.Subscribe selector={({ isSubmitting }) => isSubmitting}>
            {(isSubmitting) => (
              <Button type="submit" tone={action.isDangerous ? 'danger' : 'strong'} disabled={isSubmitting}>
                {label}
              </Button>
            )}
          </state.form.Subscribe>
        </div>
      </form>
    </Dialog>
  )
}
