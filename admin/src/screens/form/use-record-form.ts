// The state of a form: its input, the server's errors by field, and whether anything is unsaved.
import { useForm } from '@tanstack/react-form'
import { useRef, useState } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import { ApiProblem, faultsByField } from '../../api/problem.ts'
import { changesOf, type Values } from '../../state/form/form-values.ts'
import { isVisible, type VisibleWhen } from '../../state/form/visible-when.ts'

export type RecordForm = ReturnType<typeof useRecordForm>

/** Where to go after saving: to the list, nowhere, to a new record, or to a copy of this one. */
export type After = 'leave' | 'stay' | 'another' | 'copy'

type Faults = Readonly<Record<string, readonly string[]>>

export interface RecordFormOptions {
  readonly fields: readonly AdminField[]
  readonly before: Values
  /** Fields that appear only if others have certain values. */
  readonly visibleWhen?: VisibleWhen
  /** Prefix of input ids: two forms on one page need two. */
  readonly prefix?: string
  /** Receives the input; its errors appear on the fields that the server names. */
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
  /** Hidden fields are neither sent nor counted as unsaved. */
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
    /** Submits again after the obstacle is gone. */
    again: () => form.handleSubmit({ after: last.current }),
    /** Sets these values. */
    fill: (values: Values) => {
      for (const [name, value] of Object.entries(values)) form.setFieldValue(name, value)
    },
    forgive: (name: string) => faults[name] && setFaults(({ [name]: _mended, ...rest }) => rest),
    isChanged: (values: object) => Object.keys(changesOf(asked(values), before, values as Values)).length > 0,
    /** Restarts from what is stored now. */
    restart: (values: Values) => {
      say(null)
      form.reset(values as Record<string, unknown>)
    },
  }
}

function namesOf(fields: readonly AdminField[]): string[] {
  return fields.map(({ name }) => name)
}
