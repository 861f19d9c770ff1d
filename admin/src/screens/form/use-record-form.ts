// The state of a form: what was typed, what the server says about each field, and whether anything is unsaved.
import { useForm } from '@tanstack/react-form'
import { useRef, useState } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import { ApiProblem, faultsByField } from '../../api/problem.ts'
import { changesOf, type Values } from '../../state/form-values.ts'
import { isVisible, type VisibleWhen } from '../../state/visible-when.ts'

export type RecordForm = ReturnType<typeof useRecordForm>

/** Where one goes on after saving: to the list, here, at another new record, or at a new record like this one. */
export type After = 'leave' | 'stay' | 'another' | 'copy'

type Faults = Readonly<Record<string, readonly string[]>>

export interface RecordFormOptions {
  readonly fields: readonly AdminField[]
  readonly before: Values
  /** Fields that are asked only where others have certain values. */
  readonly visibleWhen?: VisibleWhen
  /** Ids of the inputs begin with it: two forms of one page have two. */
  readonly prefix?: string
  /** Gets what was typed; what it throws is told, on the fields where the server names them. */
  save(values: Values, after: After): Promise<void>
}

export function useRecordForm({ fields, before, visibleWhen = {}, prefix = 'field', save }: RecordFormOptions) {
  const [faults, setFaults] = useState<Faults>({})
  const [error, setError] = useState<unknown>(null)
  const last = useRef<After>('stay')
  const say = (thrown: unknown) => {
    setError(thrown)
    setFaults(thrown instanceof ApiProblem ? faultsByField(thrown, namesOf(fields)).fields : {})
  }
  const form = useForm({
    defaultValues: before as Record<string, unknown>,
    onSubmitMeta: { after: 'stay' as After },
    onSubmit: async ({ value, meta }) => {
      say(null)
      last.current = meta.after
      await save(value as Values, meta.after).catch(say)
    },
  })
  /** What is not asked is neither sent nor unsaved. */
  const asked = (values: object) => fields.filter(({ name }) => isVisible(visibleWhen, name, values as Values))
  return {
    form,
    visibleWhen,
    asked,
    fields,
    prefix,
    faults,
    error,
    submit: (after: After) => form.handleSubmit({ after }),
    /** The same once more, after what stood in the way is gone. */
    again: () => form.handleSubmit({ after: last.current }),
    /** Types these values. */
    fill: (values: Values) => {
      for (const [name, value] of Object.entries(values)) form.setFieldValue(name, value)
    },
    forgive: (name: string) => faults[name] && setFaults(({ [name]: _mended, ...rest }) => rest),
    isChanged: (values: object) => Object.keys(changesOf(asked(values), before, values as Values)).length > 0,
    /** Begins anew from what is stored now. */
    restart: (values: Values) => {
      say(null)
      form.reset(values as Record<string, unknown>)
    },
  }
}

function namesOf(fields: readonly AdminField[]): string[] {
  return fields.map(({ name }) => name)
}
