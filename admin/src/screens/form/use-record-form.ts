// The state of a form: what was typed, what the server says about each field, and whether anything is unsaved.
import { useForm } from '@tanstack/react-form'
import { useState } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import { ApiProblem, faultsByField } from '../../api/problem.ts'
import { changesOf, type Values } from '../../state/form-values.ts'

export type RecordForm = ReturnType<typeof useRecordForm>

type Faults = Readonly<Record<string, readonly string[]>>

/** `save` gets what was typed; what it throws is told, on the fields where the server names them. */
export function useRecordForm(fields: readonly AdminField[], before: Values, save: (values: Values) => Promise<void>) {
  const [faults, setFaults] = useState<Faults>({})
  const [error, setError] = useState<unknown>(null)
  const form = useForm({
    defaultValues: before as Record<string, unknown>,
    onSubmit: async ({ value }) => {
      setFaults({})
      setError(null)
      try {
        await save(value as Values)
      } catch (thrown) {
        setError(thrown)
        if (thrown instanceof ApiProblem)
          setFaults(
            faultsByField(
              thrown,
              fields.map(({ name }) => name),
            ).fields,
          )
      }
    },
  })
  return {
    form,
    fields,
    faults,
    error,
    forgive: (name: string) => faults[name] && setFaults(({ [name]: _mended, ...rest }) => rest),
    isChanged: (values: object) => Object.keys(changesOf(fields, before, values as Values)).length > 0,
    /** Begins anew from what is stored now. */
    restart: (values: Values) => {
      setFaults({})
      setError(null)
      form.reset(values as Record<string, unknown>)
    },
  }
}
