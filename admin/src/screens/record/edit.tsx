// One record of any resource: a form for people who may change it, values for everybody else.
import type { AdminResource } from '../../api/metadata.ts'
import { type Kept, mayDo } from '../../api/records.ts'
import { RecordPanels } from '../../extend/record-parts.tsx'
import { fieldsOfForm } from '../../state/form/form-values.ts'
import { RecordActions } from '../form/actions/record-actions.tsx'
import { RecordCalls } from '../form/actions/record-calls.tsx'
import { EditForm } from '../form/edit-form.tsx'
import { Facts } from '../form/fields/facts.tsx'
import styles from '../form/form.module.css'
import { RecordFrame } from './record-frame.tsx'

export function Edit() {
  return (
    <RecordFrame actions={(resource, kept) => <RecordActions resource={resource} kept={kept} />}>
      {(resource, kept) => <Record resource={resource} kept={kept} />}
    </RecordFrame>
  )
}

function Record({ resource, kept }: { resource: AdminResource; kept: Kept }) {
  const isChanged = resource.operations.includes('update') && mayDo(kept, 'update')
  const asked = isChanged ? fieldsOfForm(resource, false) : []
  const names = new Set(asked.map(({ name }) => name))
  const others = resource.fields.filter(({ name }) => !names.has(name))
  return (
    <>
      <div className={asked.length > 0 ? styles.columns : ''}>
        {asked.length > 0 && <EditForm resource={resource} kept={kept} fields={asked} />}
        <Facts fields={others} row={kept.record} isAlone={asked.length === 0} />
      </div>
      <RecordCalls resource={resource} record={kept.record} />
      <RecordPanels resource={resource} kept={kept} />
    </>
  )
}
