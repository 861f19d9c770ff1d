// Editing a record: the base version, what is sent, and what happens if somebody else saved first.
import { useEffect, useState } from 'react'
import type { AdminField, AdminResource } from '../../api/metadata.ts'
import { isProblem } from '../../api/problem.ts'
import { type Kept, readRecord } from '../../api/records.ts'
import { changesOf, copyOf, type Values, valuesOf } from '../../state/form/form-values.ts'
import { chosenOf, mergeOf, type Versions } from '../../state/form/merge.ts'
import { usePlace } from '../../state/who/use-admin.ts'
import { useAfter } from './actions/use-after.ts'
import { useDraft } from './drafts/use-draft.ts'
import { useInlines } from './fields/use-inlines.ts'
import { type After, useRecordForm } from './use-record-form.ts'
import { useWrites } from './use-writes.ts'

export interface EditOf {
  readonly resource: AdminResource
  readonly kept: Kept
  readonly fields: readonly AdminField[]
}

/** A newer version than the one being edited, with everything needed to choose. */
interface Clash {
  readonly theirs: Kept
  readonly versions: Versions
}

export function useEdit({ resource, kept, fields }: EditOf) {
  const place = usePlace(resource)
  const go = useAfter(resource)
  const writes = useWrites(resource)
  const inlines = useInlines(resource, kept.record.id)
  // The base version; a newer version that arrives in the background does not change it.
  const [base, setBase] = useState(kept)
  const [clash, setClash] = useState<Clash | null>(null)
  const before = valuesOf(fields, base.record)
  const typed = () => state.form.state.values as Values
  const changes = () => changesOf(state.asked(typed()), before, typed())

  const begin = (version: Kept) => {
    setClash(null)
    setBase(version)
    state.restart(valuesOf(fields, version.record))
    draft.drop()
  }
  const meet = async (mine: Values) => {
    const theirs = await readRecord(place, base.record.id)
    setClash({ theirs, versions: { before, mine, theirs: valuesOf(fields, theirs.record) } })
  }
  /** Returns whether everything is stored; if somebody saved first, the person is asked. */
  const saveOver = async (version: Kept, mine: Values): Promise<boolean> => {
    try {
      begin(Object.keys(mine).length > 0 ? await writes.update(version, mine) : version)
      return true
    } catch (error) {
      if (!isProblem(error, 'request.precondition_failed')) throw error
      await meet(mine)
      return false
    }
  }
  const saveAsNew = async () => {
    const { record } = await writes.create(copyOf(resource, base.record, changes()))
    draft.drop()
    await go.toRecord(record.id)
  }
  const save = async (_values: Values, after: After) => {
    if (after === 'copy') return saveAsNew()
    if (!(await saveOver(base, changes()))) return
    await inlines.save(base.record.id)
    await go.on(after)
  }
  const state = useRecordForm({ fields, before, visibleWhen: resource.visibleWhen, save })
  const draft = useDraft({ state, resource: resource.name, id: base.record.id, etag: base.etag, before })
  /** Asks nothing if nobody else changed the fields of the draft. */
  const useOffered = () => {
    const { before: old, mine } = draft.offered!
    const versions = { before: { ...before, ...old }, mine, theirs: before }
    const merged = mergeOf(fields, versions)
    if (merged.some(({ isClash }) => isClash)) setClash({ theirs: base, versions })
    else state.fill(chosenOf(merged, {}))
    draft.close()
  }
  useNewer(kept, () => {
    if (kept.etag !== base.etag && !draft.offered && Object.keys(changes()).length === 0) begin(kept)
  })
  return {
    state,
    typed,
    inlines,
    clash,
    draft: { ...draft, use: useOffered },
    /** The merged values, based on the newer version: saved directly or placed in the form. */
    saveMerged: (mine: Values) => saveOver(clash!.theirs, mine),
    editMerged: (mine: Values) => {
      begin(clash!.theirs)
      state.fill(mine)
    },
  }
}

/** After an action changed the record, shows the stored state unless the person has unsaved input. */
function useNewer(kept: Kept, begin: () => void) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only new data from the server restarts the form
  useEffect(begin, [kept])
}
