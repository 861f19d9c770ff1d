// Edits a record; open decisions, such as a clash or a draft, come before the fields.
import { isProblem } from '../../api/problem.ts'
import { Guard } from '../../kit/notices/guard.tsx'
import { DraftNotice } from './drafts/draft-notice.tsx'
import { Gone } from './drafts/gone.tsx'
import { Merge } from './drafts/merge.tsx'
import { FormFrame } from './form-frame.tsx'
import { type EditOf, useEdit } from './use-edit.ts'
import type { After } from './use-record-form.ts'

/** Rows below a form belong to this record: while any wait to be saved, it cannot be saved as another one. */
const WAYS: readonly After[] = ['another', 'copy']

export function EditForm(props: EditOf) {
  const { state, typed, inlines, clash, draft, saveMerged, editMerged } = useEdit(props)
  const mayCreate = props.resource.operations.includes('create')
  const isGone = isProblem(state.error, 'resource.not_found')
  return (
    <>
      {clash && (
        <Merge key={clash.theirs.etag} {...clash} fields={props.fields} onSave={saveMerged} onEdit={editMerged} />
      )}
      <FormFrame
        state={state}
        sections={props.resource.sections}
        ways={mayCreate ? WAYS.filter((way) => way !== 'copy' || !inlines.isChanged) : []}
        inlines={inlines}
        isHidden={clash !== null}
        notice={
          <>
            {draft.offered && <DraftNotice draft={draft.offered} onUse={draft.use} onDrop={draft.drop} />}
            {isGone && <Gone typed={typed} onSaveAsNew={mayCreate ? () => void state.submit('copy') : null} />}
          </>
        }
        areFaultsTold={!isGone}
      />
      <Guard isUnsaved={() => state.isChanged(typed()) || inlines.isChanged} onLeave={draft.drop} />
    </>
  )
}
