// Confirms a bulk run: asks for the field to change, for the input of an action, or only for confirmation.
import { type FormEvent, useState } from 'react'
import type { AdminAction, AdminField, AdminResource } from '../../../api/metadata.ts'
import { beginRun, type Run } from '../../../api/runs.ts'
import { Field } from '../../../kit/asking/field.tsx'
import { Button } from '../../../kit/button.tsx'
import controls from '../../../kit/control.module.css'
import { Dialog } from '../../../kit/page/dialog.tsx'
import { wordsOf } from '../../../metadata/resources.ts'
import { fieldsOfSchema } from '../../../metadata/schema-fields.ts'
import { fieldsOfForm, inputOf, type Values, valuesOf } from '../../../state/form/form-values.ts'
import { makeTries } from '../../../state/who/tries.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import { formatNumber, t } from '../../../texts/t.ts'
import { Faults } from '../../form/fields/faults.tsx'
import { Fields } from '../../form/fields/fields.tsx'
import { InPlaceHost } from '../../form/in-place/in-place-host.tsx'
import { useRecordForm } from '../../form/use-record-form.ts'
import styles from './selection-bar.module.css'

export type Doing = 'update' | 'delete' | AdminAction

export interface RunDialogProps {
  readonly resource: AdminResource
  readonly doing: Doing
  /** Null if they were not counted. */
  readonly count: number | null
  readonly which: Readonly<Record<string, unknown>>
  onBegun(run: Run): void
  onClose(): void
}

export function RunDialog(props: RunDialogProps) {
  const { doing, count, onClose } = props
  const label = labelOf(doing)
  const title =
    count === null
      ? t('select.title.all', { label })
      : t(count === 1 ? 'select.title.one' : 'select.title', { label, count: formatNumber(count) })
  return (
    <Dialog title={title} isWide={doing !== 'delete'} onClose={onClose}>
      {doing === 'update' ? <ChangeField {...props} /> : <Questions {...props} fields={fieldsFor(doing)} />}
    </Dialog>
  )
}

function labelOf(doing: Doing): string {
  if (doing === 'update') return t('select.update')
  return doing === 'delete' ? t('form.delete') : wordsOf(doing.name)
}

const fieldsFor = (doing: Doing) => (typeof doing === 'string' ? [] : fieldsOfSchema(doing.input))

/** Changes one field; all others stay as they are on each record. */
function ChangeField(props: RunDialogProps) {
  const fields = fieldsOfForm(props.resource, false)
  const [name, setName] = useState(fields[0]?.name)
  const field = fields.filter((each) => each.name === name)
  return (
    <div className={styles.form}>
      <Field id="many-which" label={t('select.field')}>
        <select
          id="many-which"
          className={controls.control}
          value={name}
          onChange={(event) => setName(event.target.value)}
        >
          {fields.map((each) => (
            <option key={each.name} value={each.name}>
              {each.label}
            </option>
          ))}
        </select>
      </Field>
      <Questions key={name} {...props} fields={field} />
    </div>
  )
}

function Questions({
  resource,
  doing,
  which,
  fields,
  onBegun,
  onClose,
}: RunDialogProps & { fields: readonly AdminField[] }) {
  const place = usePlace(resource)
  const [tries] = useState(makeTries)
  const isChange = doing === 'update'
  const run = async (values: Values) => {
    const input = isChange ? values : inputOf(fields, values)
    const path = typeof doing === 'string' ? doing : doing.path
    onBegun(await beginRun(place, { path, which, ...tries.of(input) }))
  }
  const state = useRecordForm({ fields, before: valuesOf(fields, null), prefix: 'many', save: run })
  const send = (event: FormEvent) => {
    event.preventDefault()
    void state.submit('stay')
  }
  const isDangerous = typeof doing === 'string' ? doing === 'delete' : doing.isDangerous
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {!isChange && <p>{doing === 'delete' ? t('form.delete.text') : (doing.description ?? doing.summary)}</p>}
      <Faults state={state} />
      <InPlaceHost>
        <Fields state={state} />
      </InPlaceHost>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <state.form.Subscribe selector={({ isSubmitting }) => isSubmitting}>
          {(isSubmitting) => (
            <Button type="submit" tone={isDangerous ? 'danger' : 'strong'} disabled={isSubmitting}>
              {labelOf(doing)}
            </Button>
          )}
        </state.form.Subscribe>
      </div>
    </form>
  )
}
